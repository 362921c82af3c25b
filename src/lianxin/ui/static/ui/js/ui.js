// What a script adds. Every page and every form works without it.
import "./keys.js";
import "./menus.js";
import "./forms.js";
import "./drafts.js";
