import { DAY_PARTS, type DayPart, type Market, addDays, dayParts, formatDistance, formatNumber } from "@doorstep/core";
import { Chip, ChipRow, useLanguage } from "@doorstep/ui";
import { Star } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { todayIn } from "../../place";
import { languageNames } from "../../specialists/model";
import { type Filters, PLACE_KINDS } from "../model";
import { PriceFields } from "./PriceFields";

const RADII = [2, 5, 10, 20];
const RATINGS = [4.5, 4, 3.5];
const DAYS_AHEAD = 14;

const SPOKEN_IN: Record<string, string[]> = { FI: ["fi", "sv"], RU: ["ru"], CN: ["zh"], TW: ["zh"] };

/** The languages of the country first, then those of our screens. */
function spokenLanguages(market: Market): string[] {
  return [...new Set([...(SPOKEN_IN[market.country] ?? []), "en", "ru", "zh"])];
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-2 border-t border-line pt-4 first:border-0 first:pt-0">
      <legend className="float-start mb-2 w-full font-semibold">{title}</legend>
      {children}
    </fieldset>
  );
}

/** Everything that narrows a search, for the sheet on a phone and the side column on a wide screen. */
export function FilterFields({ market, filters, genders, onChange }: { market: Market; filters: Filters; genders: boolean; onChange(filters: Filters): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  const today = todayIn(market);
  const days = Array.from({ length: DAYS_AHEAD }, (_, index) => addDays(today, index));
  const parts: [DayPart, string][] = [
    ["morning", t("part.morning")],
    ["afternoon", t("part.afternoon")],
    ["evening", t("part.evening")],
  ];
  return (
    <div className="flex flex-col gap-5">
      <Group title={t("kind.title")}>
        <ChipRow label={t("kind.title")}>
          {PLACE_KINDS.map((kind) => (
            <Chip key={kind} pressed={(filters.placeKind ?? "client") === kind} onPress={() => set({ placeKind: kind === "client" ? null : kind })}>
              {t(`kind.${kind}`)}
            </Chip>
          ))}
        </ChipRow>
      </Group>
      <Group title={t("filter.free")}>
        <ChipRow label={t("filter.free")}>
          <Chip pressed={filters.day === null} onPress={() => set({ day: null, part: null })}>
            {t("filter.any_day")}
          </Chip>
          {days.map((day, index) => {
            const words = dayParts(day, language);
            return (
              <Chip key={day} pressed={filters.day === day} onPress={() => set({ day })}>
                {index === 0 ? t("day.today") : index === 1 ? t("day.tomorrow") : `${words.weekday} ${words.day}`}
              </Chip>
            );
          })}
        </ChipRow>
        {filters.day ? (
          <ChipRow label={t("filter.part")}>
            <Chip pressed={filters.part === null} onPress={() => set({ part: null })}>
              {t("filter.all_day")}
            </Chip>
            {parts.map(([part, name]) => (
              <Chip key={part} pressed={filters.part === part} onPress={() => set({ part })}>
                {name} <span className="text-sm font-normal opacity-90">{`${Number.parseInt(DAY_PARTS[part].from)}–${Number.parseInt(DAY_PARTS[part].to)}`}</span>
              </Chip>
            ))}
          </ChipRow>
        ) : null}
      </Group>
      <Group title={t("filter.price", { currency: market.currency })}>
        <PriceFields market={market} priceMin={filters.priceMin} priceMax={filters.priceMax} onChange={set} />
      </Group>
      <Group title={t("filter.rating")}>
        <ChipRow label={t("filter.rating")}>
          <Chip pressed={filters.ratingMin === null} onPress={() => set({ ratingMin: null })}>
            {t("filter.any")}
          </Chip>
          {RATINGS.map((rating) => (
            <Chip key={rating} pressed={filters.ratingMin === rating} onPress={() => set({ ratingMin: rating })} icon={<Star aria-hidden className="size-4 fill-current" />}>
              {t("filter.and_up", { value: formatNumber(rating, language, rating % 1 ? 1 : 0) })}
            </Chip>
          ))}
        </ChipRow>
      </Group>
      {filters.placeKind === "online" ? null : <Group title={t("filter.radius")}>
        <ChipRow label={t("filter.radius")}>
          <Chip pressed={filters.radiusKm === null} onPress={() => set({ radiusKm: null })}>
            {t("filter.any")}
          </Chip>
          {RADII.map((radius) => (
            <Chip key={radius} pressed={filters.radiusKm === radius} onPress={() => set({ radiusKm: radius })}>
              {formatDistance(radius, language)}
            </Chip>
          ))}
        </ChipRow>
      </Group>}
      <Group title={t("filter.language")}>
        <ChipRow label={t("filter.language")}>
          <Chip pressed={filters.language === null} onPress={() => set({ language: null })}>
            {t("filter.any")}
          </Chip>
          {spokenLanguages(market).map((code) => (
            <Chip key={code} pressed={filters.language === code} onPress={() => set({ language: code })}>
              {languageNames([code], language)}
            </Chip>
          ))}
        </ChipRow>
      </Group>
      {genders || filters.gender ? (
        <Group title={t("filter.gender")}>
          <ChipRow label={t("filter.gender")}>
            <Chip pressed={filters.gender === null} onPress={() => set({ gender: null })}>
              {t("filter.any")}
            </Chip>
            <Chip pressed={filters.gender === "female"} onPress={() => set({ gender: "female" })}>
              {t("filter.woman")}
            </Chip>
            <Chip pressed={filters.gender === "male"} onPress={() => set({ gender: "male" })}>
              {t("filter.man")}
            </Chip>
          </ChipRow>
        </Group>
      ) : null}
    </div>
  );
}
