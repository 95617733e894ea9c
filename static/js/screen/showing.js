// What is shown of what is held: draws it anew when it is another, and only then.

import { board, closing, messageFor, roomView } from "./day.js";
import { drawBoard, drawClosing, drawFoot, drawRoom, drawSlide, el } from "./draw.js";
import { lower, shrink } from "./fitting.js";
import { soft } from "./hyphens.js";
import { dress, makeFrame, write, writeOrHide } from "./frame.js";
import { say, wordsOf } from "./standing.js";
import { clock as timeOf, dayAt, weekday } from "./time.js";
import { languageAt, placeAt, slideAt, turn } from "./turns.js";

/** @typedef {import("./held.js").Setting} Setting */
/** @typedef {import("./held.js").Slide} Slide */
/** @typedef {import("./standing.js").Held} Held */

/** Nobody is told of so short a silence: an answer may be a little late. */
const SILENT = 10_000;
/** Higher than this part of the shorter side a word of the crew is written smaller: what is on needs its place. */
const HIGHEST = 0.15;

/**
 * Follows a keeper.
 * @param {import("./keeper.js").Keeper} keeper @param {string} scope where slides' pictures are
 */
export const makeShowing = (keeper, scope) => {
  const frame = makeFrame();
  let shown = "";
  let dressed = "";
  let pages = 1;
  /** Pictures of slides that are ready to be shown, by their names. @type {Map<string, HTMLImageElement>} */
  const pictures = new Map();

  /** Has pictures fetched before their turn; one that cannot be had is left out. @param {Slide[]} slides */
  const ready = (slides) => {
    const wanted = new Set(slides.map(({ picture }) => picture).filter(Boolean));
    for (const name of pictures.keys()) if (!wanted.has(name)) pictures.delete(name);
    for (const name of wanted) {
      if (pictures.has(name)) continue;
      const image = new Image();
      image.alt = "";
      image.src = `${scope}slides/${name}`;
      pictures.set(name, image);
      image.decode().catch(() => pictures.delete(name));
    }
    return slides.filter(({ picture }) => !picture || pictures.get(picture)?.naturalWidth);
  };

  /** The day of an instant, unless it is today, with its time. @param {Held} held @param {number} at */
  const said = ({ programme: { zone }, language, at: now }, at) => {
    const day = dayAt(at, zone) === dayAt(now, zone) ? "" : `${weekday(at, zone, language)} `;
    return day + timeOf(at, zone);
  };

  /** @param {Held} held @param {string} trouble */
  const status = (held, trouble) => {
    const words = wordsOf(held);
    const { silentSince, good } = keeper.state;
    const silent = silentSince && held.at - good > SILENT ? say(words.silent, { time: said(held, good) }) : "";
    write(frame.status, [keeper.unsure() ? (words.unsure ?? "") : "", silent, trouble].filter(Boolean).join(" "));
    frame.status.classList.toggle("silent", Boolean(silent));
  };

  /** What the stage and the foot show, under what makes it another. @param {Held} held @param {string} room */
  const draw = (held, room, /** @type {Slide | undefined} */ slide) => {
    const words = wordsOf(held);
    const { codes } = held.programme;
    const places = { stage: frame.stage, foot: frame.foot };
    const view = room ? roomView(held, room) : board(held);
    const left = view ? null : closing(held, room);
    const key = () => {
      const page = slide ? 0 : turn(held.at, pages);
      return JSON.stringify([held.language, room, slide, view ?? left, page, size(), dressed]);
    };
    if (key() === shown) return;
    frame.inside.classList.remove("dense");
    frame.inside.classList.toggle("is-board", Boolean(left || !room));
    lower(frame.message, HIGHEST * Math.min(frame.frame.clientWidth, frame.frame.clientHeight));
    const code = view && "code" in view ? view.code : { code: "", caption: words.code ?? "" };
    const page = (/** @type {number} */ count) => turn(held.at, count);
    pages = 1;
    if (slide) {
      drawFoot(frame.foot, code, codes);
      drawSlide(places, slide, pictures.get(slide.picture));
    } else if (left) {
      drawClosing(places, left, codes);
    } else if (view && "code" in view) {
      pages = drawRoom(places, view, words, { codes, page });
    } else if (view) {
      // The foot takes its place first, and says which page it is once that is known.
      const said = drawFoot(frame.foot, code, codes);
      pages = drawBoard(places, view, words, page);
      write(said, pages > 1 ? say(words.page, { n: page(pages) + 1, of: pages }) : "");
    }
    shown = key();
  };
  const size = () => [innerWidth, innerHeight];

  /** Head, message and place. @param {Held} held @param {string} room */
  const around = (held, room) => {
    const { programme, at } = held;
    const name = programme.rooms.find(({ code }) => code === room)?.name;
    const title = soft(name ?? programme.title);
    if (frame.title.textContent !== title || !shown) {
      write(frame.title, title);
      shrink(frame.title, 1);
    }
    const about = name ? programme.title : (wordsOf(held).nowAndNext ?? "");
    write(frame.about, [about, programme.hashtag].filter(Boolean).join("  "));
    write(frame.clock, keeper.unsure() ? "" : timeOf(at, programme.zone));
    const message = messageFor(held, room);
    if (frame.message.textContent !== message) shown = "";
    writeOrHide(frame.message, message);
    const [right, down] = placeAt(at);
    document.documentElement.style.setProperty("--right", String(right / 1000));
    document.documentElement.style.setProperty("--down", String(down / 1000));
    document.documentElement.lang = held.language;
  };

  /** Where a clock cannot be trusted, the day as it was when it was last known. @param {number} at */
  const moment = (at) => (keeper.unsure() ? keeper.state.good : at);

  return {
    frame,
    /** @param {Setting} setting @param {string} trouble the name of the words for what is wrong with it, or "" */
    show(setting, trouble) {
      const { programme, live, set } = keeper.state;
      if (!programme) return;
      const at = moment(keeper.clock.now());
      const language = languageAt(at, setting.language, programme.language, Object.keys(programme.words).sort());
      const held = { programme, live, at, language };
      const there = programme.rooms.some(({ code }) => code === setting.room);
      const only = programme.rooms.length === 1 ? programme.rooms[0]?.code : "";
      const room = (there ? setting.room : only) ?? "";
      const dress_ = JSON.stringify([setting.theme, setting.size, setting.turn, programme.accent]);
      if (dress_ !== dressed) {
        dressed = dress_;
        dress(frame, programme, setting);
      }
      around(held, room);
      status(held, wordsOf(held)[setting.room && !there ? "noRoom" : trouble] ?? "");
      const ours = setting.slides ? set.slides.filter((each) => !each.room || each.room === room) : [];
      draw(held, room, messageFor(held, room) ? undefined : slideAt(at, ready(ours)));
    },
    /** Says why there is nothing to show. @param {string} words */
    nothing(words) {
      frame.stage.className = "stage closing";
      frame.stage.replaceChildren(el("h2", "title", words));
      frame.foot.replaceChildren();
      for (const e of [frame.title, frame.about, frame.clock, frame.status]) write(e, "");
      writeOrHide(frame.message, "");
      shown = "";
    },
    /** Has all of it drawn and measured anew. */
    anew() {
      shown = "";
    },
    /** The name of this screen, large. @param {string} words @param {string} name */
    name(words, name) {
      writeOrHide(frame.named, name ? `${words} ${name}` : "");
    },
  };
};
