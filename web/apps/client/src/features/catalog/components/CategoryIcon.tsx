import { Photo } from "@doorstep/ui";
import {
  GraduationCap,
  Hammer,
  HeartPulse,
  House,
  type LucideIcon,
  PawPrint,
  Plug,
  Scissors,
  Sparkles,
  Stethoscope,
  Truck,
  Wrench,
} from "lucide-react";

/** The top categories' icons by Lucide's names; one that we do not know becomes a house. */
const ICONS: Record<string, LucideIcon> = {
  "graduation-cap": GraduationCap,
  hammer: Hammer,
  "heart-pulse": HeartPulse,
  house: House,
  "paw-print": PawPrint,
  plug: Plug,
  scissors: Scissors,
  sparkles: Sparkles,
  stethoscope: Stethoscope,
  truck: Truck,
  wrench: Wrench,
};

const HUES = [165, 45, 220, 95, 350, 20, 265, 310, 130, 190];

/** A category's picture, or its mark on its own quiet colour. */
export function CategoryIcon({ icon, seed, photo, className = "size-12 rounded-lg" }: { icon: string; seed: number; photo?: string | null | undefined; className?: string }) {
  if (photo) return <Photo src={photo} eager className={`shrink-0 ${className}`} />;
  const Icon = ICONS[icon] ?? House;
  const hue = HUES[seed % HUES.length];
  return (
    <span
      aria-hidden="true"
      className={`inline-flex shrink-0 items-center justify-center ${className}`}
      style={{
        backgroundColor: `light-dark(oklch(0.945 0.035 ${hue}), oklch(0.32 0.05 ${hue}))`,
        color: `light-dark(oklch(0.45 0.1 ${hue}), oklch(0.85 0.09 ${hue}))`,
      }}
    >
      <Icon className="size-[52%]" strokeWidth={1.75} />
    </span>
  );
}
