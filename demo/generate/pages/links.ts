import { PRODUCT_KINDS } from "../catalogue/product-kinds.ts";
import { VIDEO_KINDS } from "../catalogue/video-kinds.ts";

const unique = (names: readonly string[]): string[] => [...new Set(names)];

/** In the order of the menu. */
export const DEPARTMENTS = unique(PRODUCT_KINDS.map(({ category }) => category));
export const FILM_CATEGORIES = unique(VIDEO_KINDS.map(({ category }) => category));

/** "Lo-fi and focus" -> "lo-fi-and-focus" */
export const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** Address of a page of a category, counted from 1. */
export const categoryPath = (category: string, page = 1): string =>
  `/c/${slug(category)}${page > 1 ? `-${page}` : ""}.html`;
