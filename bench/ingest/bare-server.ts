// What a durable ingest is measured against: Express that reads the same body and answers 204. Prints its address.

import express from "express";
import { listen } from "../../server/listen.ts";

const app = express();
app.disable("x-powered-by");
app.post("/v1/reports", (req, res) => {
  req.once("end", () => res.status(204).end()).resume();
});
const { url } = await listen(app, 0);
console.log(`listens on ${url}/`);
