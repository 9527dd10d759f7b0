// Room: inference worker. How much a model may take that nobody has looked at.

const PAGE_BYTES = 65536;
// The largest mask that a rule of contract/rules.py can ask for, four channels deep: a network that gives more is
// ended here, before its answer is copied into the memory of the worker that has the pictures.
const LARGEST_OUTPUT = 4 * 4096 * 4096;

// WebAssembly memory cannot be limited from outside, but its maximum is stated when it is made, and ONNX Runtime makes
// its own through this constructor. Growing past the maximum fails, which the runtime reports as a failed allocation.
export function limit(bytes) {
  const most = Math.floor(bytes / PAGE_BYTES);
  const Memory = WebAssembly.Memory;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor) {
      const { initial, maximum = most } = descriptor;
      super({ ...descriptor, initial: Math.min(initial, most), maximum: Math.min(maximum, most) });
    }
  };
}

export function requireSmall(tensor) {
  if (tensor.size > LARGEST_OUTPUT) throw new Error(`an output of ${tensor.size} values is not a mask`);
}
