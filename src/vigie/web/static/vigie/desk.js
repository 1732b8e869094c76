// The desk. Each module does one pane or one thing; they talk through events on <body>.
import "./desk-order.js";
import "./desk-menus.js";
import "./desk-queue.js";
import "./desk-case.js";
import "./desk-box.js";
import "./desk-live.js";
