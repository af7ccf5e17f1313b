import type { Language } from "../format/locale";
import { type Position, kilometresBetween } from "./plane";

export interface Landmark extends Position {
  id: string;
  names: Record<Language, string>;
}

function mark(id: string, lat: number, lon: number, en: string, ru: string, hans: string, hant: string): Landmark {
  return { id, lat, lon, names: { en, ru, "zh-Hans": hans, "zh-Hant": hant } };
}

/** Well-known quarters of each market, so that a guest can say "near here" without an address. */
const LANDMARKS: Record<string, Landmark[]> = {
  hel: [
    mark("kamppi", 60.1688, 24.9316, "Kamppi", "Камппи", "坎皮", "坎皮"),
    mark("kallio", 60.1841, 24.9498, "Kallio", "Каллио", "卡利奥", "卡利奧"),
    mark("toolo", 60.1826, 24.9218, "Töölö", "Тёёлё", "托洛", "托洛"),
    mark("punavuori", 60.1612, 24.9386, "Punavuori", "Пунавуори", "普纳沃里", "普納沃里"),
    mark("pasila", 60.1989, 24.9339, "Pasila", "Пасила", "帕西拉", "帕西拉"),
    mark("lauttasaari", 60.1596, 24.8789, "Lauttasaari", "Лауттасаари", "劳塔萨里", "勞塔薩里"),
    mark("kulosaari", 60.1886, 25.0079, "Kulosaari", "Кулосаари", "库洛萨里", "庫洛薩里"),
    mark("munkkiniemi", 60.1986, 24.8769, "Munkkiniemi", "Мунккиниеми", "蒙基涅米", "蒙基涅米"),
  ],
  mow: [
    mark("tverskaya", 55.7652, 37.6047, "Tverskaya", "Тверская", "特维尔", "特維爾"),
    mark("arbat", 55.7495, 37.5914, "Arbat", "Арбат", "阿尔巴特", "阿爾巴特"),
    mark("khamovniki", 55.7338, 37.5744, "Khamovniki", "Хамовники", "哈莫夫尼基", "哈莫夫尼基"),
    mark("zamoskvorechye", 55.7336, 37.6347, "Zamoskvorechye", "Замоскворечье", "莫斯科河南岸", "莫斯科河南岸"),
    mark("basmanny", 55.7669, 37.6716, "Basmanny", "Басманный", "巴斯曼", "巴斯曼"),
    mark("sokol", 55.8052, 37.5152, "Sokol", "Сокол", "索科尔", "索科爾"),
    mark("vdnkh", 55.8213, 37.6412, "VDNKh", "ВДНХ", "全俄展览中心", "全俄展覽中心"),
    mark("university", 55.6925, 37.5345, "Universitet", "Университет", "大学区", "大學區"),
  ],
  sha: [
    mark("jingan", 31.2286, 121.4479, "Jing'an", "Цзинъань", "静安寺", "靜安寺"),
    mark("xujiahui", 31.1945, 121.4376, "Xujiahui", "Сюйцзяхуэй", "徐家汇", "徐家匯"),
    mark("peoplesquare", 31.2304, 121.4737, "People's Square", "Народная площадь", "人民广场", "人民廣場"),
    mark("lujiazui", 31.2397, 121.4998, "Lujiazui", "Луцзяцзуй", "陆家嘴", "陸家嘴"),
    mark("hongkou", 31.2646, 121.5051, "Hongkou", "Хункоу", "虹口", "虹口"),
    mark("zhongshan", 31.2186, 121.4163, "Zhongshan Park", "Парк Чжуншань", "中山公园", "中山公園"),
    mark("wujiaochang", 31.2989, 121.5142, "Wujiaochang", "Уцзяочан", "五角场", "五角場"),
    mark("century", 31.2166, 121.5441, "Century Park", "Парк Века", "世纪公园", "世紀公園"),
  ],
  tpe: [
    mark("main", 25.0478, 121.517, "Taipei Main Station", "Главный вокзал", "台北车站", "台北車站"),
    mark("xinyi", 25.033, 121.5654, "Xinyi", "Синьи", "信义", "信義"),
    mark("daan", 25.0296, 121.5356, "Da'an Park", "Парк Даань", "大安森林公园", "大安森林公園"),
    mark("ximen", 25.0421, 121.5081, "Ximending", "Симэньдин", "西门町", "西門町"),
    mark("zhongshan", 25.0527, 121.5203, "Zhongshan", "Чжуншань", "中山", "中山"),
    mark("songshan", 25.0497, 121.5777, "Songshan", "Суншань", "松山", "松山"),
    mark("shilin", 25.0934, 121.5262, "Shilin", "Шилинь", "士林", "士林"),
    mark("gongguan", 25.0148, 121.5342, "Gongguan", "Гунгуань", "公馆", "公館"),
  ],
};

/** The quarter nearest to a position; what a specialist may know of an address before accepting. */
export function nearestLandmark(market: string, position: Position): Landmark | null {
  const [first, ...rest] = landmarksOf(market);
  if (!first) return null;
  return rest.reduce((best, one) => (kilometresBetween(one, position) < kilometresBetween(best, position) ? one : best), first);
}

export function landmarksOf(market: string): readonly Landmark[] {
  return LANDMARKS[market] ?? [];
}
