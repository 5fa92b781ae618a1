// Runs on every page: names are suggested while they are typed.
import { combobox } from "../lib/combobox.js";

for (const input of document.querySelectorAll("input[data-suggest]")) {
  combobox(input);
}
