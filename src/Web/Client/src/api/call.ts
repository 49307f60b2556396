// Requests to the server that sent the page. An answer is a document or a refusal with its problems; a lost connection says so.

import type { Problem } from './documents.g';

export class Refusal extends Error {
  constructor(
    readonly title: string,
    readonly problems: readonly Problem[],
    readonly status: number,
  ) {
    super(title);
  }

  /** Whatever was thrown, as something that can be shown. */
  static of(error: unknown): Refusal {
    return error instanceof Refusal ? error : new Refusal(String(error), [], 0);
  }
}

const root = '/api/v1';

interface ProblemDetails {
  title?: string;
  detail?: string;
  problems?: Problem[];
}

function refused(status: number, body: unknown): Refusal {
  const details = (body ?? {}) as ProblemDetails;
  return new Refusal(details.detail ?? details.title ?? `The server answered ${status}.`, details.problems ?? [], status);
}

async function answer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  throw refused(response.status, body);
}

const lost = 'The server does not answer. Is "floorline serve" still running? Start it again and reload this page.';

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(root + path, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refusal(lost, [], 0);
  }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(await reach(path, signal ? { signal } : {}));
}

export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return answer<T>(await reach(path, signal ? { ...init, signal } : init));
}

/** Ends what is under way at a path. */
export async function end(path: string): Promise<void> {
  const response = await reach(path, { method: 'DELETE' });
  if (!response.ok) throw refused(response.status, await response.json().catch(() => null));
}

/** An answer that is no JSON. */
export async function bytes(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await reach(path, { signal, headers: { accept: '*/*' } });
  return response.ok ? response.arrayBuffer() : answer<never>(response);
}

/** An answer that is text. */
export async function text(path: string): Promise<string> {
  const response = await reach(path, { headers: { accept: '*/*' } });
  return response.ok ? response.text() : answer<never>(response);
}

/** Asks the server to drop what it keeps; what is gone already is no matter. */
export function forget(path: string): void {
  void fetch(root + path, { method: 'DELETE', keepalive: true }).catch(() => undefined);
}

export interface Uploaded<T> {
  document: T;
  /** Path under the API at which the server keeps it for a while; null where it does not. */
  kept: string | null;
}

/** Sends a file as it is, or several as a form, telling how much of it has gone (fetch cannot tell). */
export function upload<T>(path: string, body: File | FormData, progress: (share: number) => void): Promise<Uploaded<T>> {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open('POST', root + path);
    if (body instanceof File) request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => progress(event.loaded / (event.total || 1));
    request.onerror = () => failed(new Refusal(lost, [], 0));
    request.onload = () => {
      let answered: unknown = null;
      try {
        answered = JSON.parse(request.responseText);
      } catch {
        answered = null;
      }
      if (request.status < 300 && answered !== null) done({ document: answered as T, kept: request.getResponseHeader('location')?.slice(root.length) ?? null });
      else failed(refused(request.status, answered));
    };
    request.send(body);
  });
}
