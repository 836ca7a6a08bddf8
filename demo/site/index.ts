import { defineItemArt } from "./art/item-art.ts";
import { openBag } from "./bag.ts";
import { defineFilmStage } from "./film-stage.ts";
import { openPanel } from "./panel/panel.ts";
import { playInPlace } from "./player.ts";
import { search } from "./search.ts";
import { sayWhy } from "./shelf-reason.ts";

defineItemArt();
defineFilmStage();
playInPlace();
sayWhy();
openBag();
void search();
void openPanel();
