import protobuf from "protobufjs";
import { requireFinite } from "../require-finite.ts";

/** The part of onnx.proto (ONNX 1.12, IR 8) that the two models need. Field numbers are the file format. */
const onnx = protobuf.Root.fromJSON({
  nested: {
    onnx: {
      nested: {
        AttributeProto: {
          fields: {
            name: { type: "string", id: 1 },
            type: { type: "int32", id: 20 },
            i: { type: "int64", id: 3 },
            ints: { rule: "repeated", type: "int64", id: 8, options: { packed: false } },
          },
        },
        ValueInfoProto: { fields: { name: { type: "string", id: 1 }, type: { type: "TypeProto", id: 2 } } },
        NodeProto: {
          fields: {
            input: { rule: "repeated", type: "string", id: 1 },
            output: { rule: "repeated", type: "string", id: 2 },
            name: { type: "string", id: 3 },
            opType: { type: "string", id: 4 },
            attribute: { rule: "repeated", type: "AttributeProto", id: 5 },
          },
        },
        ModelProto: {
          fields: {
            irVersion: { type: "int64", id: 1 },
            opsetImport: { rule: "repeated", type: "OperatorSetIdProto", id: 8 },
            producerName: { type: "string", id: 2 },
            graph: { type: "GraphProto", id: 7 },
          },
        },
        GraphProto: {
          fields: {
            node: { rule: "repeated", type: "NodeProto", id: 1 },
            name: { type: "string", id: 2 },
            initializer: { rule: "repeated", type: "TensorProto", id: 5 },
            input: { rule: "repeated", type: "ValueInfoProto", id: 11 },
            output: { rule: "repeated", type: "ValueInfoProto", id: 12 },
          },
        },
        TensorProto: {
          fields: {
            dims: { rule: "repeated", type: "int64", id: 1, options: { packed: false } },
            dataType: { type: "int32", id: 2 },
            name: { type: "string", id: 8 },
            rawData: { type: "bytes", id: 9 },
          },
        },
        TensorShapeProto: {
          fields: { dim: { rule: "repeated", type: "Dimension", id: 1 } },
          nested: {
            Dimension: { fields: { dimValue: { type: "int64", id: 1 }, dimParam: { type: "string", id: 2 } } },
          },
        },
        TypeProto: {
          fields: { tensorType: { type: "Tensor", id: 1 } },
          nested: {
            Tensor: { fields: { elemType: { type: "int32", id: 1 }, shape: { type: "TensorShapeProto", id: 2 } } },
          },
        },
        OperatorSetIdProto: { fields: { domain: { type: "string", id: 1 }, version: { type: "int64", id: 2 } } },
      },
    },
  },
});
const ModelProto = onnx.lookupType("onnx.ModelProto");

const FLOAT = 1;
const INT64 = 7;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;
const IR_VERSION = 8;
const OPSET = 17;

/** Name of a tensor in the graph. */
export type Name = string;
/** A number is a fixed length, a string the name of a free one. */
export type Dimension = number | string;

/** Writes a graph operator by operator; every method answers the name of what it added. */
export class OnnxGraph {
  readonly #nodes: object[] = [];
  readonly #initializers: object[] = [];
  readonly #inputs: object[] = [];
  readonly #outputs: object[] = [];

  input(name: Name, dimensions: readonly Dimension[]): Name {
    this.#inputs.push(valueInfo(name, dimensions));
    return name;
  }

  /** The graph's answer: `value` under its public name. */
  output(name: Name, value: Name, dimensions: readonly Dimension[]): void {
    this.#nodes.push({ opType: "Identity", input: [value], output: [name], name });
    this.#outputs.push(valueInfo(name, dimensions));
  }

  floats(name: Name, dimensions: readonly number[], values: ArrayLike<number>): Name {
    requireFinite(values, `the weight "${name}" of a trained model`);
    const rawData = new Uint8Array(Float32Array.from(values).buffer);
    this.#initializers.push({ name, dims: dimensions, dataType: FLOAT, rawData });
    return name;
  }

  integers(name: Name, values: readonly number[]): Name {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#initializers.push({ name, dims: [values.length], dataType: INT64, rawData });
    return name;
  }

  /** A number attribute is an int, an array attribute ints. */
  node(opType: string, input: readonly Name[], attributes: Record<string, number | readonly number[]> = {}): Name {
    const output = `${opType.toLowerCase()}_${this.#nodes.length}`;
    const attribute = Object.entries(attributes).map(([name, value]) =>
      typeof value === "number" ? { name, type: ATTRIBUTE_INT, i: value } : { name, type: ATTRIBUTE_INTS, ints: value },
    );
    this.#nodes.push({ opType, input, output: [output], name: output, attribute });
    return output;
  }

  /** The file's bytes: the same graph gives the same bytes. */
  toBytes(name: string): Uint8Array {
    const model = {
      irVersion: IR_VERSION,
      producerName: "afterclick",
      opsetImport: [{ domain: "", version: OPSET }],
      graph: {
        name,
        node: this.#nodes,
        initializer: this.#initializers,
        input: this.#inputs,
        output: this.#outputs,
      },
    };
    // A copy of its own: the writer answers a view into a pooled buffer.
    return Uint8Array.from(ModelProto.encode(ModelProto.create(model)).finish());
  }
}

/** The float weights of an ONNX file, by name. @throws when the bytes are no ONNX file */
export function readFloats(bytes: Uint8Array): Map<Name, Float32Array> {
  const { graph } = ModelProto.toObject(ModelProto.decode(bytes), { bytes: Uint8Array }) as {
    graph?: { initializer?: readonly { name: Name; dataType: number; rawData?: Uint8Array }[] };
  };
  const floats = (graph?.initializer ?? []).filter(({ dataType }) => dataType === FLOAT);
  return new Map(floats.map(({ name, rawData }) => [name, new Float32Array(Uint8Array.from(rawData ?? []).buffer)]));
}

function valueInfo(name: Name, dimensions: readonly Dimension[]): object {
  const dim = dimensions.map((length) => (typeof length === "string" ? { dimParam: length } : { dimValue: length }));
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}
