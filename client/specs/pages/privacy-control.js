// A browser with Global Privacy Control, in a worker.
Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
