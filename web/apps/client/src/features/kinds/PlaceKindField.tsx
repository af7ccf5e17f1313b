import type { PlaceKind, Shop } from "@doorstep/core";
import { Card, SegmentedControl } from "@doorstep/ui";
import { Store, Video } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Where a visit shall be, if there is a choice. */
export function PlaceKindField({ kinds, value, onChange }: { kinds: readonly PlaceKind[]; value: PlaceKind; onChange(kind: PlaceKind): void }) {
  const { t } = useTranslation();
  if (kinds.length < 2) return null;
  return <SegmentedControl label={t("kind.title")} value={value} onChange={onChange} options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))} />;
}

/** What it means that nobody comes to the client: where to go, or that a link will be shown. */
export function ElsewhereNote({ kind, shop }: { kind: PlaceKind; shop: Shop | null }) {
  const { t } = useTranslation();
  if (kind === "client") return null;
  const Icon = kind === "shop" ? Store : Video;
  return (
    <Card className="flex items-start gap-3">
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
      <div className="min-w-0">
        <p className="font-semibold">{kind === "shop" ? (shop?.name ?? t("kind.shop")) : t("kind.online")}</p>
        <p className="text-[0.9375rem] text-muted">{kind === "shop" ? (shop?.line ?? "") : t("kind.online_text")}</p>
        {kind === "shop" && shop?.details ? <p className="text-[0.9375rem] text-muted">{shop.details}</p> : null}
      </div>
    </Card>
  );
}
