import type { PlaceKind } from "../api/types";

/** A further service of the same visit, or an add-on: so much of it. */
export interface Counted {
  id: number;
  quantity: number;
}

/** What is wanted in one visit beside its first service: further services, variants and add-ons, and where. */
export interface Choices {
  also: readonly Counted[];
  variants: readonly number[];
  addOns: readonly Counted[];
  /** Left out: at the client's. */
  placeKind?: PlaceKind;
  /** At which shop; a chosen specialist works at one anyway. */
  placeId?: number;
}

export const NO_CHOICES: Choices = { also: [], variants: [], addOns: [] };

/** As many services as one visit can hold. */
export const MOST_SERVICES = 5;

export function isPlain({ also, variants, addOns }: Choices): boolean {
  return also.length + variants.length + addOns.length === 0;
}

function readCounted(text: string): Counted | null {
  const [, id, quantity] = /^(\d{1,15})(?::(\d{1,3}))?$/.exec(text) ?? [];
  const one = { id: Number(id), quantity: Number(quantity ?? 1) };
  return one.id > 0 && one.quantity > 0 ? one : null;
}

function firstOfEach<T>(items: readonly T[], id: (item: T) => number): T[] {
  return items.filter((item, place) => items.findIndex((other) => id(other) === id(item)) === place);
}

/** The choices that a link carries, by the API's own names; what cannot be read is left out. */
export function readChoices(params: URLSearchParams): Choices {
  const counted = (name: string) => firstOfEach(params.getAll(name).flatMap((text) => readCounted(text) ?? []), ({ id }) => id);
  const variants = params.getAll("variants").map(Number).filter((id) => Number.isSafeInteger(id) && id > 0);
  const choices = { also: counted("also").slice(0, MOST_SERVICES - 1), variants: [...new Set(variants)], addOns: counted("add_ons") };
  const shop = Number(params.get("place_id"));
  return withPlace(choices, readPlace(params), Number.isSafeInteger(shop) && shop > 0 ? shop : undefined);
}

const ELSEWHERE: readonly string[] = ["shop", "online"];

/** Where the visit shall be, as a link says it. */
export function readPlace(params: URLSearchParams): PlaceKind {
  const kind = params.get("place_kind") ?? "";
  return ELSEWHERE.includes(kind) ? (kind as PlaceKind) : "client";
}

export function placeOf({ placeKind }: Choices): PlaceKind {
  return placeKind ?? "client";
}

/** The choices at another kind of place, at a certain shop or wherever the specialist works. */
export function withPlace({ also, variants, addOns }: Choices, kind: PlaceKind, shop?: number): Choices {
  const placeId = kind === "shop" ? shop : undefined;
  return { also, variants, addOns, ...(kind === "client" ? {} : { placeKind: kind }), ...(placeId === undefined ? {} : { placeId }) };
}

/** Where, as parameters of a question to the API, or as part of a body. */
export function placeQuery({ placeKind, placeId }: Choices): { place_kind?: PlaceKind; place_id?: number } {
  return { ...(placeKind ? { place_kind: placeKind } : {}), ...(placeId ? { place_id: placeId } : {}) };
}

function written(items: readonly Counted[]): string[] {
  return items.map(({ id, quantity }) => (quantity === 1 ? `${id}` : `${id}:${quantity}`));
}

/** A link's parameters with these choices in the place of those that it carries. */
export function writeChoices(params: URLSearchParams, choices: Choices): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, values] of Object.entries(choiceQuery(choices))) {
    next.delete(name);
    for (const value of values) next.append(name, String(value));
  }
  for (const name of ["place_kind", "place_id"]) next.delete(name);
  for (const [name, value] of Object.entries(placeQuery(choices))) next.set(name, String(value));
  return next;
}

/** The choices as parameters of a question to the API. */
export function choiceQuery({ also, variants, addOns }: Choices) {
  return { also: written(also), variants: [...variants], add_ons: written(addOns) };
}

/** The choices as part of a body to the API. */
export function choiceBody(choices: Choices) {
  const { also, variants, addOns } = choices;
  return {
    ...placeQuery(choices),
    also: also.map(({ id, quantity }) => ({ service_id: id, quantity })),
    variants: [...variants],
    add_ons: addOns.map(({ id, quantity }) => ({ add_on_id: id, quantity })),
  };
}

/** The list with so much of one thing; none of it takes it off the list. */
export function withCount(items: readonly Counted[], id: number, quantity: number): Counted[] {
  const known = items.some((one) => one.id === id);
  if (quantity === 0) return items.filter((one) => one.id !== id);
  return known ? items.map((one) => (one.id === id ? { id, quantity } : one)) : [...items, { id, quantity }];
}

export function countOf(items: readonly Counted[], id: number): number {
  return items.find((one) => one.id === id)?.quantity ?? 0;
}
