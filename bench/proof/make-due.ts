import type { Page } from "@playwright/test";

/** What a device has observed is answered within two minutes; after this on its next page. @param database of the profile */
export const makeObservationsDue = (page: Page, database: string): Promise<void> =>
  page.evaluate(async (name) => {
    const of = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    const database = await of(indexedDB.open(name));
    const storeFor = (mode: IDBTransactionMode) => database.transaction("release", mode).objectStore("release");
    // On a busy machine the worker may not have come to it.
    while (!(await of(storeFor("readonly").get("observations")))) await new Promise((done) => setTimeout(done, 200));
    const store = storeFor("readwrite");
    const observed = (await of(store.get("observations"))) as Record<string, object>;
    const due = Object.entries(observed).map(([id, one]) => [id, { ...one, due: 0 }]);
    await of(store.put(Object.fromEntries(due), "observations"));
    database.close();
  }, database);
