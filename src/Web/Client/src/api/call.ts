// Requests to the server that sent the page. An answer is a document or a refusal with its problems; a lost connection says so.

import type { Problem } from './documents';

export class Refusal extends Error {
  constructor(
    readonly title: string,
    readonly problems: readonly Problem[],
    readonly status: number,
  ) {
    super(title);
  }
}

const root = '/api/v1';

interface ProblemDetails {
  title?: string;
  detail?: string;
  problems?: Problem[];
}

async function answer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && body !== null) return body as T;
  const details = (body ?? {}) as ProblemDetails;
  const said = details.detail ?? details.title ?? `The server answered ${response.status} ${response.statusText}.`;
  throw new Refusal(said, details.problems ?? [], response.status);
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(root + path, { ...init, headers: { accept: 'application/json', ...init.headers } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refusal('The server does not answer. Is "floorline serve" still running? Start it again and reload this page.', [], 0);
  }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(await reach(path, signal ? { signal } : {}));
}

export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const init: RequestInit = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  return answer<T>(await reach(path, signal ? { ...init, signal } : init));
}
