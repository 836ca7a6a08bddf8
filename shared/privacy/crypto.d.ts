// The one part of the Web Crypto API that shared code uses; DOM and Node bring their own full declarations.
declare const crypto: { getRandomValues(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> };
