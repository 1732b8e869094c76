// What every page does. Pages add their own module beside this one.
import "./clocks.js";
import "./confirm.js";
import "./copy.js";
import "./keys.js";
import "./palette.js";
import "./theme.js";
import "./toasts.js";
