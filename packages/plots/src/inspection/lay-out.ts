import * as dagre from '@dagrejs/dagre';
import type { AnyLayer } from '@ibex-ml/layers';
import { textWidth } from '../plot/header.ts';
import { type Box, type BoxOptions, boxOf } from './box.ts';
import type { Diagram, Edge } from './diagram.ts';
import type { Direction } from './direction.ts';

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A layer's box, in its place; x and y are its upper left corner. */
export interface PlacedBox extends Placed {
  readonly name: string | null;
  readonly className: string;
  readonly heading: string;
  readonly lines: readonly string[];
  readonly lineHeight: number;
}

/** The frame around a model inside. */
export interface PlacedFrame extends Placed {
  readonly name: string;
}

/** The way of an arrow. */
export interface Route {
  readonly from: string;
  readonly to: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface PlacedDiagram {
  readonly boxes: readonly PlacedBox[];
  readonly frames: readonly PlacedFrame[];
  readonly routes: readonly Route[];
  readonly width: number;
  readonly height: number;
}

/** What is used of dagre, whose own types name files without their endings, so that they are not found. */
interface Dagre {
  readonly Graph: new (options: { readonly compound: boolean }) => Graph;
  readonly layout: (graph: Graph) => void;
}

interface Graph {
  setGraph(settings: Readonly<Record<string, string | number>>): void;
  setDefaultEdgeLabel(label: () => object): void;
  setNode(id: string, size: { readonly width?: number; readonly height?: number }): void;
  setParent(id: string, parent: string): void;
  setEdge(from: string, to: string): void;
  /** After the layout: the middle of a node. */
  node(id: string): Placed;
  edge(from: string, to: string): Pick<Route, 'points'>;
  graph(): Pick<Placed, 'width' | 'height'>;
}

const { Graph, layout } = dagre as unknown as Dagre;

const lineHeight = 16;
/** The room for a frame's name. */
const frameTop = 8;

/** Places boxes so that arrows go one way and cross little. */
export function layOut(diagram: Diagram, options: BoxOptions, rankdir: Direction): PlacedDiagram {
  const graph = new Graph({ compound: true });
  graph.setGraph({ rankdir, ranksep: 30, nodesep: 24, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Map<AnyLayer, string>();
  const boxes = new Map<string, Omit<PlacedBox, keyof Placed>>();
  const frames = new Map<string, string>();
  const edges: Edge[] = [];
  const add = ({ parts, edges: own }: Diagram, parent: string | null): void => {
    for (const { layer, inside } of parts) {
      const id = ids.get(layer) ?? String(ids.size);
      ids.set(layer, id);
      if (inside === null) {
        const box = contentOf(boxOf(layer, options), layer);
        boxes.set(id, box);
        graph.setNode(id, sizeOf(box));
      } else {
        frames.set(id, layer.name);
        graph.setNode(id, {});
        add(inside, id);
      }
      if (parent !== null) graph.setParent(id, parent);
    }
    edges.push(...own);
  };
  add(diagram, null);
  const idOf = (layer: AnyLayer): string => ids.get(layer) as string;
  for (const [from, to] of edges) graph.setEdge(idOf(from), idOf(to));
  layout(graph);
  const placeOf = (id: string): Placed => {
    const { x, y, width, height } = graph.node(id);
    return { x: x - width / 2, y: y - height / 2, width, height };
  };
  const all = graph.graph();
  const headingOf = (layer: AnyLayer): string => boxes.get(idOf(layer))?.heading ?? layer.name;
  return {
    boxes: [...boxes].map(([id, box]) => ({ ...placeOf(id), ...box })),
    frames: [...frames].map(([id, name]) => {
      const place = placeOf(id);
      return { ...place, y: place.y - frameTop, height: place.height + frameTop, name };
    }),
    routes: edges.map(([from, to]) => ({
      from: headingOf(from),
      to: headingOf(to),
      points: graph.edge(idOf(from), idOf(to)).points,
    })),
    width: all.width,
    height: all.height,
  };
}

function contentOf({ name, className, activation, facts, trainable }: Box, layer: AnyLayer): Omit<PlacedBox, keyof Placed> {
  const lines = [
    ...(activation === null ? [] : [`activation: ${activation}`]),
    ...facts.map(({ label, value }) => `${label.toLowerCase()}: ${value}`),
    ...(trainable === null ? [] : [trainable ? 'trainable' : 'not trainable']),
  ];
  return { name, className, heading: `${layer.name} (${className})`, lines, lineHeight };
}

function sizeOf({ name, className, lines }: Omit<PlacedBox, keyof Placed>): { readonly width: number; readonly height: number } {
  const head = name === null ? className : `${name} ${className}`;
  const width = Math.max(textWidth(head, 12.5), ...lines.map((line) => textWidth(line, 11)), 60) + 18;
  return { width: Math.ceil(width), height: (lines.length + 1) * lineHeight + 8 };
}
