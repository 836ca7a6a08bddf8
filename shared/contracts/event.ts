import * as v from "valibot";

/** An item's id as the site writes it in data-afterclick-item, the event log and the catalogue. */
export const ItemIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(512));
/** A list's or slot's name as the site writes it. */
export const ListNameSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
/** Milliseconds since the Unix epoch. */
export const EpochMsSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15));
/** 0-based place in a list. */
const PositionSchema = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const DurationMsSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(86_400_000));

export const DEVICE_CLASSES = ["desktop", "mobile", "tablet"] as const;
export type DeviceClass = (typeof DEVICE_CLASSES)[number];
/** What led to a page: nothing known, a search engine, a social network, the site itself, something else. */
export const REFERRER_KINDS = ["direct", "search", "social", "internal", "other"] as const;
export type ReferrerKind = (typeof REFERRER_KINDS)[number];

const onItem = {
  at: EpochMsSchema,
  item: ItemIdSchema,
  list: v.optional(ListNameSchema),
  position: v.optional(PositionSchema),
};

/** One interaction of a visitor. It never leaves the device. */
export const EventSchema = v.variant("type", [
  /** The page about an item was opened. */
  v.object({ type: v.literal("view"), ...onItem }),
  /** At least half of the item was in the viewport for a second. */
  v.object({ type: v.literal("impression"), ...onItem }),
  v.object({ type: v.literal("click"), ...onItem }),
  /** Time on an item while the page was visible and focused, counted since the last dwell event for it. */
  v.object({ type: v.literal("dwell"), ...onItem, durationMs: DurationMsSchema }),
  /** The pointer rested on the item. */
  v.object({ type: v.literal("hover"), ...onItem, durationMs: DurationMsSchema }),
  v.object({ type: v.literal("cart"), ...onItem }),
  v.object({ type: v.literal("purchase"), ...onItem }),
  /** Deepest point of the page seen, 0 (top) to 1 (bottom). */
  v.object({ type: v.literal("scroll"), at: EpochMsSchema, depth: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  v.object({ type: v.literal("search"), at: EpochMsSchema, query: v.pipe(v.string(), v.maxLength(512)) }),
  /** A page of the site was opened: the kind of device and of referrer, never the address itself. Absent when unknown. */
  v.object({
    type: v.literal("arrival"),
    at: EpochMsSchema,
    device: v.optional(v.picklist(DEVICE_CLASSES)),
    referrer: v.optional(v.picklist(REFERRER_KINDS)),
  }),
]);

export type Event = v.InferOutput<typeof EventSchema>;
export type EventType = Event["type"];
export const EVENT_TYPES: readonly EventType[] = EventSchema.options.map((option) => option.entries.type.literal);
