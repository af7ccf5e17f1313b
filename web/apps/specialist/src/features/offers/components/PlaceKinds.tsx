import type { OwnProfile, PlaceKind } from "@doorstep/core";
import { Callout, CheckField } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

/** Where an offer is done; what one is not ready for yet is told instead. */
export function PlaceKinds({ possible, value, profile, onChange }: { possible: readonly PlaceKind[]; value: readonly PlaceKind[]; profile: OwnProfile | undefined; onChange(kinds: PlaceKind[]): void }) {
  const { t } = useTranslation();
  if (possible.length < 2 && value.length > 0 && value[0] === possible[0]) return null;
  const ready: Record<PlaceKind, boolean> = { client: true, shop: Boolean(profile?.place), online: Boolean(profile?.meeting_url) };
  const notes: Record<PlaceKind, string> = {
    client: "",
    shop: profile?.place ? t("kind.shop_at", { name: profile.place.name, line: profile.place.line }) : t("kind.shop_none"),
    online: ready.online ? "" : t("kind.meeting_none"),
  };
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="text-sm font-medium">{t("kind.title")}</legend>
      {possible.map((kind) => (
        <CheckField
          key={kind}
          label={
            <>
              <span className="block text-base font-medium">{t(`kind.${kind}`)}</span>
              {notes[kind] ? <span className="block text-muted">{notes[kind]}</span> : null}
            </>
          }
          disabled={!ready[kind] && !value.includes(kind)}
          checked={value.includes(kind)}
          onChange={(event) => onChange(possible.filter((one) => (one === kind ? event.target.checked : value.includes(one))))}
        />
      ))}
      {possible.includes("online") && !ready.online ? (
        <Link to="/profile" className="inline-flex min-h-11 items-center self-start font-semibold text-accent-text">
          {t("kind.profile")}
        </Link>
      ) : null}
      {value.length === 0 ? <Callout tone="warning">{t("kind.none")}</Callout> : null}
    </fieldset>
  );
}
