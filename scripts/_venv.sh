# venv EXTRA…: make .venv with this project installed in it and the extras named, to the
# versions of constraints.txt; nothing is installed again while neither changed.
venv() {
  local extras wanted stamp=.venv/.installed
  extras=$(IFS=,; echo "$*")
  [ -x .venv/bin/python ] || "${PYTHON:-python3}" -m venv .venv
  wanted=$(cat pyproject.toml constraints.txt | cksum)
  if ! grep -qsxF "$extras $wanted" "$stamp"; then
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
      --constraint constraints.txt --editable ".${extras:+[$extras]}"
    echo "$extras $wanted" >>"$stamp"
  fi
}
