import {
  Baby,
  BookOpen,
  Car,
  ChefHat,
  Dumbbell,
  Flower2,
  Hammer,
  HandHeart,
  HeartPulse,
  House,
  Laptop,
  type LucideIcon,
  PaintRoller,
  PawPrint,
  Scissors,
  Sparkles,
  SprayCan,
  Truck,
  Wrench,
  Zap,
} from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  baby: Baby,
  "book-open": BookOpen,
  "graduation-cap": BookOpen,
  car: Car,
  "chef-hat": ChefHat,
  dumbbell: Dumbbell,
  flower: Flower2,
  "flower-2": Flower2,
  leaf: Flower2,
  hammer: Hammer,
  "hand-heart": HandHeart,
  heart: HandHeart,
  "heart-pulse": HeartPulse,
  house: House,
  home: House,
  laptop: Laptop,
  "paint-roller": PaintRoller,
  "paw-print": PawPrint,
  scissors: Scissors,
  sparkles: Sparkles,
  "spray-can": SprayCan,
  truck: Truck,
  wrench: Wrench,
  zap: Zap,
};

const HUES = [165, 45, 350, 265, 95, 220, 20, 310, 190, 130];

/** A category's mark on its own quiet colour. */
export function CategoryIcon({ icon, seed, className = "size-12 rounded-lg" }: { icon: string; seed: number; className?: string }) {
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
