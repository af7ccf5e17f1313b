/** One message of a text/event-stream. */
export interface SseMessage {
  event: string;
  data: string;
}

/** Cuts a stream of text into messages; comments (heartbeats) come out as `event: "comment"`. */
export class SseParser {
  private buffer = "";

  push(chunk: string): SseMessage[] {
    this.buffer += chunk;
    const blocks = this.buffer.split(/\r\n\r\n|\n\n|\r\r/);
    this.buffer = blocks.pop() ?? "";
    return blocks.map(parseBlock).filter((message) => message !== null);
  }
}

function parseBlock(block: string): SseMessage | null {
  let event = "message";
  const data: string[] = [];
  let comment = false;
  for (const line of block.split(/\r\n|\n|\r/)) {
    if (line.startsWith(":")) comment = true;
    else if (line.startsWith("event:")) event = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
  }
  if (data.length > 0) return { event, data: data.join("\n") };
  return comment ? { event: "comment", data: "" } : null;
}
