import { defineItemArt } from "./art/item-art.ts";
import { openBag } from "./bag.ts";
import { defineFilmStage } from "./film-stage.ts";
import { showCurrent } from "./menu.ts";
import { openPanel } from "./panel/panel.ts";
import { playInPlace } from "./player.ts";
import { keepConsent } from "./privacy.ts";
import { search } from "./search.ts";
import { sayWhy } from "./shelf-reason.ts";

// Stages first: then pictures are asked for in the order of the page, that of a film before those of its neighbours.
defineFilmStage();
defineItemArt();
showCurrent();
playInPlace();
sayWhy();
openBag();
keepConsent();
void search();
void openPanel();
