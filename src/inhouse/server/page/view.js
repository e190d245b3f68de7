// The two libraries every view is made with, joined: preact draws, htm lets a template be read.

import htm from "/page/vendor/htm.js";
import { Component, h, render } from "/page/vendor/preact.js";

export const html = htm.bind(h);
export { Component, render };
