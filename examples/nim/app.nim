import std/[os, strutils]

## Prints its arguments in capital letters.
for word in commandLineParams():
  echo word.toUpperAscii
echo "hello from Nim"
