import { describe, expect, it } from 'vitest';
import { Latest } from '../src/api/latest';
import * as journal from '../src/journal/stated';
import { read, write } from '../src/state/page';
import { parsePipeline, readPipeline, writePipeline, fileOf } from '../src/state/pipeline';
import { command, forVerb, modelName, query, title, uploadOf } from '../src/state/situation';

describe('page', () => {
  it.each([
    '?model=llama-3-8b&on=h100&measured=9ms',
    '?model=params=7e9,layers=32&on=bw=200GB/s,fp16=100TFLOP/s&measured=9ms%2B-2%25',
    '?model=a&on=b&b.model=c&b.on=d&d.model=e&at=d',
    '',
  ])('is the same after being read and written: %s', (search) => {
    expect(decodeURIComponent(write(read(search)))).toBe(decodeURIComponent(search));
  });

  it('ignores what it does not know', () => {
    expect(write(read('?model=a&evil=1&z.model=2&at=q'))).toBe('?model=a');
  });

  it('reads a plus as the form encodes it and writes it escaped', () => {
    expect(query({ model: 'a', measured: '9ms+-2%' })).toBe('model=a&measured=9ms%2B-2%25');
  });
});

describe('command', () => {
  it('is the verb that answers the most, with the words quoted that need it', () => {
    expect(command({ model: 'llama-3-8b', on: 'h100' })).toBe('floorline floors llama-3-8b --on h100');
    expect(command({ model: 'llama-3-8b', on: 'h100', measured: '9 ms' })).toBe("floorline diagnose llama-3-8b --on h100 --measured '9 ms'");
    expect(command({ model: "it's", on: 'h100', apply: 'fp8' })).toBe("floorline predict 'it'\\''s' --on h100 --apply fp8");
  });

  it('leaves out what the verb does not take', () => {
    expect(forVerb({ model: 'a', measured: '9ms', concurrency: '4' }, 'floors')).toEqual({ model: 'a' });
  });
});

describe('pipeline', () => {
  it('is the same in the address and in the file', () => {
    const file = parsePipeline('{"name":"voice","budget":"700ms","stages":[{"name":"a","model":"m","on":"h","context":1024,"calls":22}]}');
    expect(file).not.toBeNull();
    expect(readPipeline(writePipeline(file!))).toEqual(file);
    expect(fileOf(file!)).toEqual({ name: 'voice', budget: '700ms', stages: [{ name: 'a', model: 'm', on: 'h', context: '1024', calls: 22 }] });
  });

  it('keeps stages without a model, stated times and whom a stage waits for', () => {
    const text = '{"name":"robot","stages":[{"name":"camera","time":"30fps","after":[]},{"name":"resize","on":"xeon-8480","measured":"2ms","moves":"6MB"},{"name":"log","measured":"1ms","after":["camera"]}]}';
    const file = parsePipeline(text);
    expect(readPipeline(writePipeline(file!))).toEqual(file);
    expect(fileOf(file!)).toEqual(JSON.parse(text));
  });

  it('is refused where it is none', () => {
    expect(parsePipeline('[1]')).toBeNull();
    expect(parsePipeline('{')).toBeNull();
  });
});

describe('latest', () => {
  it('keeps one request in flight and shows only the last', async () => {
    const shown: number[] = [];
    let inFlight = 0;
    let most = 0;
    let started = 0;
    const line = new Latest<number>((n) => shown.push(n), () => {});
    const job = (n: number) => async () => {
      started++;
      most = Math.max(most, ++inFlight);
      await new Promise((done) => setTimeout(done, 5));
      inFlight--;
      return n;
    };
    for (let n = 0; n < 10; n++) line.ask(job(n));
    await new Promise((done) => setTimeout(done, 60));
    expect({ shown, most, started }).toEqual({ shown: [9], most: 1, started: 2 });
  });
});

describe('journal', () => {
  it.each(['?model=llama-3-8b&verdict=keep', '?entry=3&other=5&open=e1mt8ca800001', '?lever=kv-fp8&entry=2', ''])('is the same after being read and written: %s', (search) => {
    expect(journal.write(journal.read(search))).toBe(search);
  });

  it('puts the older entry first and takes nothing but numbers and names', () => {
    expect(journal.read('?entry=5&other=3').chosen).toEqual([3, 5]);
    expect(journal.write(journal.read('?entry=-1&other=x&open=../../etc'))).toBe('');
  });
});

describe('a model file that the server keeps', () => {
  const model = uploadOf('/model/0123abcd', 'my model: q4.gguf');

  it('is a handle with its name, and the name for people and the command line', () => {
    expect(model).toBe('upload:0123abcd:my model: q4.gguf');
    expect(modelName(model)).toBe('my model: q4.gguf');
    expect(modelName('llama-3-8b')).toBe('llama-3-8b');
    expect(title({ model, on: 'h100' })).toBe('my model: q4.gguf on h100');
    expect(command({ model, on: 'h100' })).toBe("floorline floors 'my model: q4.gguf' --on h100");
    expect(read(`?${query({ model, on: 'h100' })}`)).toEqual(read(`?model=${encodeURIComponent(model)}&on=h100`));
  });
});
