import { useLanguage } from "@doorstep/ui";
import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Place } from "../places";

/** Districts and stations by name: the way to a place without moving a map. */
export function PlaceList({ places, onChoose }: { places: readonly Place[]; onChoose(place: Place): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  if (places.length === 0) return null;
  const byName = (one: Place, other: Place) => one.names[language].localeCompare(other.names[language], language);
  const groups = [
    { label: t("map.districts"), places: places.filter((place) => place.kind === "district").toSorted(byName) },
    { label: t("map.sights"), places: places.filter((place) => place.kind !== "district").toSorted(byName) },
  ];
  return (
    <div className="relative min-w-0">
      <label htmlFor={id} className="sr-only">
        {t("map.go_to")}
      </label>
      <select
        id={id}
        value=""
        onChange={(event) => {
          const place = places.find((one) => one.id === event.target.value);
          if (place) onChoose(place);
        }}
        className="min-h-12 w-full cursor-pointer appearance-none truncate rounded-full bg-raised ps-4 pe-10 text-[0.9375rem] font-medium shadow-tall ring-1 ring-line hover:bg-sunken"
      >
        <option value="">{t("map.go_to")}</option>
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.places.map((place) => (
              <option key={place.id} value={place.id}>
                {place.names[language]}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute end-3.5 top-3.5 size-5 text-muted" />
    </div>
  );
}
