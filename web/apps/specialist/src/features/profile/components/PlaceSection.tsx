import { type OwnProfile, formatDistance } from "@doorstep/core";
import { PlacePicker } from "@doorstep/map";
import { useConfig } from "@doorstep/shell";
import { Button, Callout, Card, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { EyeOff, MapPinned } from "lucide-react";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useChangeProfile } from "../commands";
import { RadiusMap } from "./RadiusMap";

const SAVE_AFTER_MS = 700;

/** Where the day begins, and how far the specialist goes from there. */
export default function PlaceSection({ profile }: { profile: OwnProfile }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  const text = useProblemText();
  const toast = useToast();
  const config = useConfig();
  const change = useChangeProfile();
  const [radius, setRadius] = useState(profile.radius_km);
  const [picking, setPicking] = useState(false);
  const market = config.data?.markets.find((one) => one.code === profile.market);
  const { mutate } = change;
  useEffect(() => {
    if (radius === profile.radius_km) return;
    const timer = setTimeout(() => mutate({ radius_km: radius }, { onSuccess: () => toast.say(t("profile.saved")) }), SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [radius, profile.radius_km, mutate, toast, t]);
  return (
    <Card className="flex flex-col gap-4 p-5">
      {market ? <RadiusMap market={market} base={profile.base} radiusKm={profile.radius_km} /> : null}
      <div className="flex flex-col gap-1">
        <div className="flex justify-between gap-3">
          <label htmlFor={id} className="font-medium">
            {t("profile.radius")}
          </label>
          <output htmlFor={id} className="font-semibold">
            {formatDistance(radius, language)}
          </output>
        </div>
        <input
          id={id}
          type="range"
          min={1}
          max={Math.max(40, profile.radius_km)}
          step={0.5}
          value={radius}
          aria-valuetext={formatDistance(radius, language)}
          onChange={(event) => setRadius(Number(event.target.value))}
          className="h-11 w-full accent-accent"
        />
      </div>
      <Callout icon={<EyeOff aria-hidden />}>{t("profile.base_private")}</Callout>
      {change.isError ? <Callout tone="danger">{text(change.error)}</Callout> : null}
      <Button variant="secondary" icon={<MapPinned aria-hidden className="size-5" />} disabled={!market} onClick={() => setPicking(true)}>
        {t("profile.base_change")}
      </Button>
      {market && picking ? (
        <PlacePicker
          market={market}
          start={profile.base}
          open
          onOpenChange={setPicking}
          title={t("profile.base_title")}
          onPick={({ lat, lon }) => {
            setPicking(false);
            change.mutate({ base: { lat, lon } }, { onSuccess: () => toast.say(t("profile.saved")) });
          }}
        />
      ) : null}
    </Card>
  );
}
