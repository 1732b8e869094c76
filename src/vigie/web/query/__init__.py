"""The language of watches and search: written without typing it, told in a sentence, mended in its place."""
