// The screen "Timeline" is loaded when it is opened: it is the largest, and most visits do without.
import { parseAddress } from "../address.js";

function load() {
  if (parseAddress(location.hash).screen !== "timeline") return;
  window.removeEventListener("hashchange", load);
  // The element is on the page already, and takes what it was given when it is defined.
  import("../timeline/screen.js").catch((error) => {
    window.addEventListener("hashchange", load);
    reportError(error);
  });
}

window.addEventListener("hashchange", load);
load();
