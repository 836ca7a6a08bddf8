import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CatalogueItem } from "../../../shared/contracts/item.ts";
import { PublisherError } from "../publisher-error.ts";
import { DeadLetters } from "./dead-letters.ts";
import { FeedXml } from "./feed-xml.ts";
import { testFolder, testLetters } from "./input-test-util.ts";
import { readCatalogue } from "./read-catalogue.ts";

async function read(name: string, content: string | Uint8Array): Promise<CatalogueItem[]> {
  return (await readCatalogue(testFolder().write(name, content), {}, new DeadLetters(null))).items;
}

/** The item that every file below holds in its own way. */
const SHOE: CatalogueItem = {
  id: "17",
  title: "Trail shoe, blue",
  url: "https://shop.example/17",
  image: "https://shop.example/17.jpg",
  price: 89.5,
  category: "Shoes > Trail",
  brand: "Fell & Sons",
  inStock: false,
  description: "Light.\nDrains well.",
  attributes: { color: "blue" },
};

const FEED = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel><title>Shop</title><link>https://shop.example</link>
<item>
  <g:id>17</g:id>
  <g:title><![CDATA[Trail shoe, blue]]></g:title>
  <g:description>Light.
Drains well.</g:description>
  <g:link>https://shop.example/17</g:link>
  <g:image_link>https://shop.example/17.jpg</g:image_link>
  <g:price>89.50 EUR</g:price>
  <g:availability>out_of_stock</g:availability>
  <g:product_type>Shoes &gt; Trail</g:product_type>
  <g:brand>Fell &amp; Sons</g:brand>
  <g:color>blue</g:color>
  <g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
</item>
</channel></rss>`;

const HEADER = [
  "id",
  "title",
  "link",
  "image link",
  "price",
  "product type",
  "brand",
  "availability",
  "description",
  "color",
];
const FIELDS = [
  "17",
  "Trail shoe, blue",
  "https://shop.example/17",
  "https://shop.example/17.jpg",
  "89.50 EUR",
  "Shoes > Trail",
  "Fell & Sons",
  "out of stock",
  "Light.\nDrains well.",
  "blue",
];
const quoted = (text: string): string => `"${text}"`;

describe("every kind of catalogue gives the same item", () => {
  test.each([
    ["feed.xml", FEED],
    ["feed.xml.gz", FEED],
    ["feed.tsv", `${HEADER.join("\t")}\n${FIELDS.map(quoted).join("\t")}\n`],
    ["catalogue.csv", `${HEADER.join(",")}\r\n${FIELDS.map(quoted).join(",")}\r\n`],
    ["items.jsonl", JSON.stringify({ ...SHOE, inStock: "OutOfStock", price: "89,50 €" })],
    ["flat.jsonl", JSON.stringify({ ...SHOE, attributes: undefined, color: "blue" })],
  ])("%s", async (name, content) => {
    expect(await read(name, content)).toEqual([SHOE]);
  });

  test("Atom", async () => {
    const atom = FEED.replace("<rss version=", '<feed xmlns="http://www.w3.org/2005/Atom" version=')
      .replaceAll("</rss>", "</feed>")
      .replaceAll(/<(\/?)item>/g, "<$1entry>")
      .replaceAll(/<\/?channel>/g, "")
      .replace(
        "<g:link>https://shop.example/17</g:link>",
        '<link rel="alternate" href="https://shop.example/17"/><link rel="self" href="x"/>',
      );
    expect(await read("feed.atom", atom)).toEqual([SHOE]);
  });
});

test("fields of the contract, from JSON values and from text", async () => {
  const items = await read(
    "items.jsonl",
    [
      '{"id":1,"title":"a","price":5,"inStock":true,"publishedAt":1593523687,"regions":["DE","AT"],"attributes":{"size":42,"tags":null},"sizes":["S","M"]}',
      '{"sku":"2","name":"b","stock":0,"published":"2020-06-30T13:28:07Z","regions":"DE, AT","prose":"' +
        "x".repeat(600) +
        '"}',
    ].join("\n"),
  );
  expect(items).toEqual([
    {
      id: "1",
      title: "a",
      price: 5,
      inStock: true,
      publishedAt: 1593523687,
      regions: ["DE", "AT"],
      attributes: { size: "42", sizes: "S, M" },
    },
    { id: "2", title: "b", inStock: false, publishedAt: 1593523687, regions: ["DE", "AT"] },
  ]);
});

test("quotes in a TSV feed are characters", async () => {
  const items = await read("feed.tsv", 'id\ttitle\n1\t5" pot\n2\t"Best" lamp\n3\t"open\n4\tlast\n');
  expect(items.map(({ title }) => title)).toEqual(['5" pot', '"Best" lamp', '"open', "last"]);
});

test("bad rows go to the dead letters", async () => {
  const folder = testFolder();
  const { letters, written } = testLetters(folder);
  const rows = Array.from({ length: 200 }, (_, i) => `${i},item ${i},${i},in stock,https://shop.example/${i}`);
  const faulty: [kind: string, row: string][] = [
    ["empty item id", ",x,1,in stock,"],
    ["bad price", "a,x,free,in stock,"],
    ["bad price", "a,x,NaN€,in stock,"],
    ["bad price", `a,x,${"9".repeat(39)},in stock,`],
    ["bad availability", "a,x,1,perhaps,"],
    ["bad link", "a,x,1,in stock,javascript:alert(1)"],
    ["bad title", `a,${"x".repeat(1025)},1,in stock,`],
    ["duplicate", "0,x,1,in stock,"],
    ["missing column", "a,x"],
  ];
  for (const [i, [, row]] of faulty.entries()) rows.splice(i * 20, 0, row);
  const file = folder.write("c.csv", `id,title,price,availability,link\n${rows.join("\n")}`);
  // The first "0" is further down, so the doubled id stands after it.
  const { items, bad } = await readCatalogue(file, {}, letters);
  expect(items).toHaveLength(200);
  expect(bad).toBe(faulty.length);
  expect(written().map(({ line, reason }) => [line, reason.split(":")[0]])).toEqual(
    faulty.map(([kind], i) => [2 + i * 20, kind]),
  );
});

describe("a feed with broken items", () => {
  const item = (id: number | string, title = `item ${id}`): string =>
    `<item>\n<g:id>${id}</g:id>\n<g:title>${title}</g:title>\n</item>\n`;
  const feed = (items: readonly string[]): string =>
    `<?xml version="1.0"?>\n<rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n${items.join("")}</channel></rss>`;
  const good = Array.from({ length: 100 }, (_, i) => item(i));

  test.each([
    ["bad XML", item("a", "this & that")],
    ["bad XML", "<item>\n<g:id>a</g:id>\n<g:title>never closed\n</item>\n"],
    ["no item id", item("")],
    ["no item id", "<item>\n<g:title>no id</g:title>\n\n</item>\n"],
    ["duplicate", item(1)],
    ["wrong encoding", item("a", "gr\ufffdn")],
  ])("%s costs that item", async (kind, broken) => {
    const folder = testFolder();
    const { letters, written } = testLetters(folder);
    const { items } = await readCatalogue(
      folder.write("feed.xml", feed([...good.slice(0, 50), broken, ...good.slice(50)])),
      {},
      letters,
    );
    expect(items).toHaveLength(100);
    expect(written()).toEqual([
      {
        file: expect.any(String),
        line: 3 + 50 * 4,
        reason: expect.stringMatching(new RegExp(`^${kind}: `)),
        row: broken.trim(),
      },
    ]);
  });

  test("a file that ends in the middle of an item", async () => {
    const folder = testFolder();
    const { letters, written } = testLetters(folder);
    const { items } = await readCatalogue(folder.write("feed.xml", feed(good).slice(0, -60)), {}, letters);
    expect(items).toHaveLength(99);
    expect(written()[0]).toMatchObject({ line: 3 + 99 * 4, reason: "bad XML: the file ends inside it" });
  });

  test("chunks may end anywhere", () => {
    const bytes = Buffer.from(
      feed([item(1, "größe &amp; mehr"), item("a", "this & that"), "<item><g:id>😀</g:id></item>", item(3)]),
    );
    const parse = (cuts: readonly number[]): unknown[] => {
      const seen: unknown[] = [];
      const xml = new FeedXml(({ fields, ...rest }) => seen.push({ ...rest, fields: [...fields] }));
      const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
      for (let i = 1; i < places.length; i++) xml.push(bytes.subarray(places[i - 1], places[i]));
      xml.end();
      return seen;
    };
    const whole = parse([]);
    expect(whole).toHaveLength(4);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
        expect(parse(cuts)).toEqual(whole);
      }),
    );
  });
});

describe("a column that was named wrongly is said to be missing", () => {
  const NAMES = "id,titel\n1,Shoe\n2,Boot\n3,Hat\n";
  const LINES = '{"id":"1"}\n{"id":"2"}\n{"id":"3"}\n';
  test.each([
    ["a.csv", NAMES, /there is no column "skuu" \(--catalog-id-column\)\. The columns are: id, titel\./],
    ["a.jsonl", LINES, /it has no field "skuu" \(--catalog-id-column\), only id/],
    ["a.xml", FEED + FEED.slice(FEED.indexOf("<item>")), /it has no field "skuu" \(--catalog-id-column\), only /],
  ])("%s", async (name, content, sentence) => {
    const folder = testFolder();
    const file = folder.write(name, content);
    const read = readCatalogue(file, { idColumn: "skuu" }, new DeadLetters(null));
    await expect(read).rejects.toThrow(PublisherError);
    await expect(read).rejects.toThrow(sentence);
  });
});

describe("files that cannot be read say so", () => {
  test.each([
    ["no id", "a.csv", "colour,size\nred,4\n", /no column looks like the item id.*--catalog-id-column.*colour, size/],
    ["no feed", "a.xml", "<html><body></body></html>", /XML without <item> or <entry>/],
    [
      "another encoding",
      "a.xml",
      '<?xml version="1.0" encoding="ISO-8859-1"?><rss><item/></rss>',
      /iconv -f ISO-8859-1/,
    ],
    ["JSON array", "a.json", '[{"id":1}]', /jq -c/],
    ["too many bad", "a.jsonl", '{"id":1}\n{}\n{}\n', /2 of 3 rows \(66\.7%\) of the catalogue/],
  ])("%s", async (_, name, content, message) => {
    await expect(read(name, content)).rejects.toThrow(message);
  });
});

test("no bytes whatever make the reader throw anything but a PublisherError", async () => {
  const folder = testFolder();
  const piece = fc.constantFrom(
    "<item>",
    "</item>",
    "<g:id>",
    "</g:id>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&",
    "&amp;",
    '"',
    "a",
    "\n",
    "<",
    ">",
    "<?xml",
    "é",
    "</x>",
    "\0",
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(`<rss>${pieces.join("")}`)),
    fc.array(piece, { maxLength: 60 }).map((pieces) => Buffer.from(`id,title\n${pieces.join("")}`, "latin1")),
    fc
      .array(fc.dictionary(fc.constantFrom("id", "price", "regions", "attributes", "url"), fc.jsonValue()), {
        maxLength: 5,
      })
      .map((objects) => Buffer.from(objects.map((object) => JSON.stringify(object)).join("\n"))),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      try {
        await readCatalogue(folder.write("noise", content), {}, new DeadLetters(null));
      } catch (error) {
        expect(error).toBeInstanceOf(PublisherError);
      }
    }),
    { numRuns: 500 },
  );
});
