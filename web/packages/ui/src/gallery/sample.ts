/** What the specimens say: short, or long enough to try every line. */
export interface Words {
  name: string;
  title: string;
  label: string;
  note: string;
  text: string;
}

export const SHORT: Words = {
  name: "Aino Virtanen",
  title: "Window cleaning",
  label: "Save",
  note: "Kallio, 1.5 km",
  text: "Both sides of the glass, frames and sills.",
};

export const LONG: Words = {
  name: "Александра-Константинопольская Вознесенская",
  title: "Reinigungs- und Instandhaltungsdienstleistungen für Mehrfamilienhäuser mit Außenfassadenverglasung",
  label: "Сохранить изменения и вернуться к подтверждению заказа",
  note: "上海市浦东新区世纪大道一百号环球金融中心七十九楼七九〇一室（请先联系前台登记）",
  text: "Both sides of the glass, frames and sills, balcony doors, and the mirrors of the hall; supercalifragilisticexpialidocious stains by arrangement. ".repeat(4),
};

export const EURO = { minor: 123_450, currency: "EUR" };
export const ZONE = "Europe/Helsinki";
export const DAY = "2026-11-24";

/** A start at a wall time in Helsinki's winter. */
export function start(hour: number, minute = 0): string {
  return `${DAY}T${String(hour - 2).padStart(2, "0")}:${String(minute).padStart(2, "0")}:00Z`;
}
