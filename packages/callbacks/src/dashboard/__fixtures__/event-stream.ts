/** An event of an event stream. */
export interface StreamEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Connects to a dashboard by its address; the server knows of it when the promise resolves. Reads when asked to. */
export async function openStream(url: string, lastId?: string): Promise<(isEnough?: (event: StreamEvent) => boolean) => Promise<readonly StreamEvent[]>> {
  const response = await fetch(new URL('events', url), lastId === undefined ? {} : { headers: { 'last-event-id': lastId } });
  return async (isEnough = () => false) => {
    const events: StreamEvent[] = [];
    const decoder = new TextDecoder();
    let text = '';
    for await (const part of response.body as ReadableStream<Uint8Array>) {
      text += decoder.decode(part, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() as string;
      for (const event of blocks.flatMap(parse)) {
        events.push(event);
        if (isEnough(event)) return events;
      }
    }
    return events;
  };
}

/** The events of a dashboard until one is enough. */
export async function readStream(url: string, isEnough: (event: StreamEvent) => boolean, lastId?: string): Promise<readonly StreamEvent[]> {
  return (await openStream(url, lastId))(isEnough);
}

function parse(block: string): readonly StreamEvent[] {
  const fields = new Map(block.split('\n').map((line): [string, string] => [line.split(': ', 1)[0] as string, line.slice(line.indexOf(': ') + 2)]));
  const [id, type, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
  return id === undefined || type === undefined || data === undefined ? [] : [{ id, type, data: JSON.parse(data) as StreamEvent['data'] }];
}
