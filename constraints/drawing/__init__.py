"""Drawings of what a constraint compiles to: automata and trees as graphs, written as DOT or SVG."""
