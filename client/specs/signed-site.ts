import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initKeys } from "../../server/publisher/keys/init-keys.ts";
import { KeyFolder, type RoleName } from "../../server/publisher/keys/key-folder.ts";
import { rotateOnline } from "../../server/publisher/keys/next-root.ts";
import { writeRoot } from "../../server/publisher/keys/site-roots.ts";
import { sha256 } from "../../server/publisher/release/sha256.ts";
import type { PinOptions, Root, Target } from "../../shared/contracts/index.ts";
import { signDocument } from "../../shared/trust/sign-document.ts";
import { type FixtureOptions, writeFixtureRelease } from "./fixture-release.ts";

type Json = Record<string, unknown>;

/** The fixture's site with keys of its own, and what somebody could do to it who has the server. */
export class SignedSite {
  readonly folder: string;
  readonly #releases: string;
  readonly #keys: KeyFolder;
  readonly pin: PinOptions;

  private constructor(releases: string, root: Root, keys: KeyFolder) {
    this.#releases = releases;
    this.#keys = keys;
    this.folder = join(releases, "fixture");
    this.pin = { rootKeys: root.roles.root.keys };
  }

  /** A site whose root is signed. */
  static async make(releases: string): Promise<SignedSite> {
    const keys = new KeyFolder(mkdtempSync(join(tmpdir(), "afterclick-keys-")));
    const root = await initKeys(join(releases, "fixture"), "fixture", keys, { rootKeys: 1, threshold: 1 });
    return new SignedSite(releases, root, keys);
  }

  /** The next release, signed. */
  release(options: FixtureOptions = {}, expiresDays = 14) {
    return writeFixtureRelease(this.#releases, { ...options, keys: { keys: this.#keys.folder, expiresDays } });
  }

  get keyOptions() {
    return { keys: this.#keys.folder };
  }

  read(path: string): Json {
    return JSON.parse(readFileSync(join(this.folder, path), "utf8"));
  }

  write(path: string, json: object): void {
    writeFileSync(join(this.folder, path), JSON.stringify(json));
  }

  /** Changes a document and signs it again, by a role's keys or by that of a stranger. */
  resign(path: string, change: Json, role: RoleName | "stranger"): void {
    const { signatures: _, ...before } = this.read(path);
    const stranger = () => new KeyFolder(mkdtempSync(join(tmpdir(), "afterclick-keys-"))).create("release");
    const signers = role === "stranger" ? [stranger()] : this.#keys.keys(role);
    this.write(path, signDocument({ ...before, ...change }, signers));
  }

  /** Has a signed channels.json name the stable release's manifest as it is now. */
  nameManifest(): void {
    const stable = this.read("channels.json").stable as Target;
    const bytes = readFileSync(join(this.folder, String(stable.version), "manifest.json"));
    this.resign("channels.json", { stable: { ...stable, sha256: sha256(bytes), bytes: bytes.length } }, "channels");
  }

  /** The next root, whose keys the present one signs. */
  async nextRoot(): Promise<void> {
    const { roles } = this.read("root.1.json") as unknown as Root;
    await writeRoot(this.folder, { site: "fixture", roles }, this.#keys.keys("root"));
  }

  /** The next root, in which another key signs channels.json and policy.json. */
  async replaceChannelsKey(): Promise<void> {
    await rotateOnline(this.folder, this.#keys, ["channels"]);
  }

  /** Copies a file of the site over another. */
  copy(from: string, to: string): void {
    cpSync(join(this.folder, from), join(this.folder, to));
  }
}
