// As with the browser's data saver turned on.
Object.defineProperty(WorkerNavigator.prototype, "connection", { get: () => ({ saveData: true }) });
