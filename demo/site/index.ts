import { defineItemArt } from "./art/item-art.ts";
import { openBag } from "./bag.ts";
import { defineFilmStage } from "./film-stage.ts";
import { openPanel } from "./panel/panel.ts";
import { playInPlace } from "./player.ts";
import { search } from "./search.ts";

defineItemArt();
defineFilmStage();
playInPlace();
openBag();
void search();
void openPanel();
