import type { EngineStatus } from "../../shared/contracts/engine-api.ts";
import type { Afterclick, DeviceProfile } from "../page/afterclick.ts";
import { type Kept, keptOnDevice } from "./kept-on-device.ts";
import type { Texts } from "./texts.ts";

export type Receipts = Extract<Awaited<ReturnType<Afterclick["receipts"]>>, { ok: true }>["value"];

/** All that is shown. */
export interface Shown {
  /** Null where no Afterclick is on the page. */
  readonly status: EngineStatus | null;
  /** Null where nothing runs. */
  readonly profile: DeviceProfile | null;
  readonly receipts: Receipts;
  /** Null where the browser does not tell. */
  readonly kept: Kept | null;
}

/** A part of the element: made once, so that focus, selection and what is open outlive whatever it is given to show. */
export interface Part {
  readonly element: HTMLElement;
  show(shown: Shown): void;
}
export type MakePart = (texts: Texts, host: Host) => Part;

/** What parts need of the element. */
export interface Host {
  readonly afterclick: Afterclick | null;
  /** Shows what there is now. */
  refresh(): Promise<void>;
  /** Tells the site. */
  emit(name: string, detail: unknown): void;
}

export async function readShown(afterclick: Afterclick | null, site: string | null): Promise<Shown> {
  const [status, profile, receipts, kept] = await Promise.all([
    afterclick?.status() ?? null,
    afterclick?.profile.export(),
    afterclick?.receipts(),
    keptOnDevice(site),
  ]);
  return {
    status,
    profile: profile?.ok && status?.consent !== "off" ? profile.value : null,
    receipts: receipts?.ok ? receipts.value : [],
    kept,
  };
}

/** What the visitor downloads. */
export const asFile = ({ profile, receipts }: Shown): string => JSON.stringify({ profile, receipts }, null, 2);
