import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { formatTable } from "./format-table.ts";
import { createProgress } from "./progress.ts";

function output(isTTY: boolean): { stream: NodeJS.WriteStream; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return {
    stream: Object.assign(stream, { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream,
    text: () => chunks.join(""),
  };
}

test("stages are listed with their results, and the table comes last", () => {
  const { stream, text } = output(false);
  const progress = createProgress(stream);
  const first = progress.stage("read events", 100);
  first.tick(100);
  first.done("12 events");
  progress.stage("train").tick(1);
  progress.finish();
  expect(text().replaceAll(/\d+\.\d/g, "0.0")).toBe(
    [
      "read events: 12 events (0.0 s)",
      "train: done (0.0 s)",
      "",
      "stage        seconds  result",
      "-----------  -------  ---------",
      "read events      0.0  12 events",
      "train            0.0",
      "",
    ].join("\n"),
  );
});

test("a terminal gets a bar with the time left, which goes when the stage is done", () => {
  const { stream, text } = output(true);
  const stage = createProgress(stream).stage("read events", 10);
  stage.tick(5);
  expect(text()).toMatch(/read events █{15}░{15} 50%, about \d+ s left$/);
  stage.done();
  expect(text()).toMatch(/left\r.\[Kread events: done \(0\.\d s\)\n$/);
});

test("numbers are set flush right, text flush left", () => {
  expect(
    formatTable(
      ["name", "n"],
      [
        ["a", "1"],
        ["long name", "1,234"],
      ],
    ),
  ).toBe(["name           n", "---------  -----", "a              1", "long name  1,234"].join("\n"));
});
