"""HTTP: parse the request, check the right, call a service, render. One folder for each audience."""
