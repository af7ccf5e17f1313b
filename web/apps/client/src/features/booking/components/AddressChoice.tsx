import type { Market } from "@doorstep/core";
import { Button, ErrorState, RadioList, Skeleton, lazyPart } from "@doorstep/ui";
import { Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddresses } from "../../account";
import type { Where } from "../../place";

const AddressSheet = lazyPart(async () => ({ default: (await import("../../account/components/AddressSheet")).AddressSheet }));

/** One of the saved addresses in this city, or a new one. */
export function AddressChoice({ market, where, value, onChange }: { market: Market; where: Where; value: string | null; onChange(id: string): void }) {
  const { t } = useTranslation();
  const addresses = useAddresses();
  const [adding, setAdding] = useState(false);
  if (addresses.isPending) return <Skeleton className="h-14 rounded-lg" />;
  if (addresses.isError) return <ErrorState error={addresses.error} onRetry={() => void addresses.refetch()} />;
  const here = addresses.data.filter((address) => address.market === market.code);
  return (
    <div className="flex flex-col gap-2">
      {here.length > 0 ? (
        <RadioList
          label={t("checkout.address")}
          value={value}
          onChange={onChange}
          options={here.map((address) => ({
            value: address.id,
            label: address.label || address.line,
            note: [address.label ? address.line : "", address.details].filter(Boolean).join(" · "),
          }))}
        />
      ) : (
        <p className="text-[0.9375rem] text-muted">{t("checkout.no_address")}</p>
      )}
      <Button variant={here.length > 0 ? "quiet" : "secondary"} icon={<Plus aria-hidden className="size-5" />} onClick={() => setAdding(true)} className="self-start">
        {t("address.new")}
      </Button>
      {adding ? (
        <Suspense>
          <AddressSheet
            market={market}
            start={where}
            open={adding}
            onOpenChange={setAdding}
            onSaved={(address) => {
              setAdding(false);
              onChange(address.id);
            }}
          />
        </Suspense>
      ) : null}
    </div>
  );
}
