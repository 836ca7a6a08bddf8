// The few parts of the Encoding API that shared code uses; DOM and Node bring their own full declarations.
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
