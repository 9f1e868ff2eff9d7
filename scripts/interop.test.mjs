import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { checkNames, runInterop } from './interop.mjs';

describe('the interop checks', () => {
  it('are pairs of files of the same name', () => {
    const names = checkNames();
    expect(names).toEqual(expect.arrayContaining(['onnx-export', 'onnx-pytorch-import', 'safetensors-import']));
    for (const name of names) {
      expect(existsSync(`internal/interop/src/${name}.ts`)).toBe(true);
      expect(existsSync(`internal/interop/python/${name}.py`)).toBe(true);
    }
  });

  it('are refused under another name, and none is run', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue(undefined);
    expect(await runInterop(['onnx-export', 'none'])).toBeNull();
    expect(said.mock.calls[0][0]).toContain('received "none"');
    said.mockRestore();
  });
});
