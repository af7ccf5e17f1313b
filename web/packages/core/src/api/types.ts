import type { components } from "./schema";

type Schemas = components["schemas"];

/** The API's shapes by the names that the screens use. */
export type LatLon = Schemas["PositionOut"];
/** A market whose area is told as positions, not as bare pairs. */
export type Market = Omit<Schemas["MarketOut"], "area"> & { area: LatLon[] };
export type Config = Omit<Schemas["ConfigOut"], "markets"> & { markets: Market[] };
export type Me = Schemas["MeOut"];
export type Address = Schemas["AddressOut"];
export type NewAddress = Schemas["AddressIn"];
export type UserSession = Schemas["SessionOut"];
export type Category = Schemas["CategoryOut"];
export type Service = Schemas["ServiceOut"];
export type PriceModel = Schemas["PriceModel"];
export type Specialist = Schemas["SpecialistOut"];
export type Offer = Schemas["OfferOut"];
export type SearchResult = Schemas["SearchResultOut"];
export type SearchPage = Schemas["SearchOut"];
export type SlotDay = Schemas["DayOut"];
export type Slots = Schemas["SlotsOut"];
export type MoveSlots = Schemas["MoveSlotsOut"];
export type PriceLine = Schemas["PriceLineOut"];
export type Quote = Schemas["QuoteOut"];
export type Order = Schemas["OrderOut"];
export type OrderPage = Schemas["OrderPage"];
export type Visit = Schemas["VisitOut"];
export type Change = Schemas["ChangeOut"];
export type PaymentMethod = Schemas["PaymentMethod"];
export type WorkedVisit = Schemas["WorkedVisitOut"];
export type WorkedVisitPage = Schemas["WorkedVisitPage"];
export type Hours = Schemas["HoursOut"];
export type HoursChange = Schemas["HoursBody"];
export type Weekday = Schemas["WeekdayBody"];
export type Span = Schemas["SpanBody"];
export type HoursException = Schemas["ExceptionBody"];
export type TimeOff = Schemas["TimeOffOut"];
export type NewTimeOff = Schemas["NewTimeOff"];
export type Conflict = Schemas["ConflictOut"];
export type OwnProfile = Schemas["OwnProfileOut"];
export type OwnOffer = Schemas["OwnOfferOut"];
