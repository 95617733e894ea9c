// In a frame: tells the site around it how high the page is, whenever that changes.

const tell = () => {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  // Any site may frame the page, and learns no more than a number.
  parent.postMessage({ eventapp: "height", height }, "*");
};

if (parent !== window) new ResizeObserver(tell).observe(document.documentElement);

export {};
