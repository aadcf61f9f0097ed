-- A session of Neovim with `revlint server`, as a person has it: open a broken tree, read the
-- diagnostics, apply a code action, jump to a definition, rename an id, see the diagnostics go.
--
-- Environment: REVLINT is the program, ROOT the tree, RESULT the file that gets what happened, as
-- JSON. Works with Neovim 0.7 and newer.

-- Only a server that hangs takes so long, however busy the machine is.
local WAIT = 240000
local root = vim.env.ROOT
local result = {}

local function path(name)
  return root .. "/migrations/versions/" .. name
end

local function titles(buffer)
  local found = vim.tbl_map(function(diagnostic)
    return vim.split(diagnostic.message, "\n")[1]
  end, vim.diagnostic.get(buffer))
  table.sort(found)
  return found
end

-- Neovim 0.7 keeps the diagnostics of a buffer that was deleted when its file got another name.
local function every()
  return vim.tbl_filter(function(diagnostic)
    return vim.api.nvim_buf_is_valid(diagnostic.bufnr)
  end, vim.diagnostic.get())
end

local function wait(what, condition)
  if not vim.wait(WAIT, condition, 20) then
    error("waited in vain for " .. what)
  end
end

local function ask(buffer, method, params)
  local answers, why = vim.lsp.buf_request_sync(buffer, method, params, WAIT)
  assert(answers, method .. ": " .. tostring(why))
  local _, answer = next(answers)
  assert(answer and not answer.err, method .. ": " .. vim.inspect(answer))
  return answer.result
end

local function position(buffer, text)
  for line, content in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    local column = content:find(text, 1, true)
    if column then
      return { line = line - 1, character = column - 1 }
    end
  end
  error("no " .. text)
end

local function at(buffer, text)
  return { textDocument = vim.lsp.util.make_text_document_params(buffer), position = position(buffer, text) }
end

local function session()
  vim.cmd("edit " .. path("d4.py"))
  local buffer = vim.api.nvim_get_current_buf()
  local client = assert(vim.lsp.start_client({
    name = "revlint",
    cmd = { vim.env.REVLINT, "server" },
    root_dir = root,
    workspace_folders = { { uri = vim.uri_from_fname(root), name = "tree" } },
  }))
  vim.lsp.buf_attach_client(buffer, client)
  wait("diagnostics", function() return #vim.diagnostic.get(buffer) > 0 end)
  result.opened = titles(buffer)

  -- A file that is not open has its finding too.
  result.elsewhere = vim.tbl_map(
    function(diagnostic) return vim.fn.fnamemodify(vim.api.nvim_buf_get_name(diagnostic.bufnr), ":t") end,
    every()
  )
  table.sort(result.elsewhere)

  local encoding = vim.lsp.get_client_by_id(client).offset_encoding
  local diagnostic = vim.diagnostic.get(buffer)[1].user_data.lsp
  local start = { line = vim.diagnostic.get(buffer)[1].lnum, character = vim.diagnostic.get(buffer)[1].col }
  local actions = ask(buffer, "textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = { start = start, ["end"] = start },
    context = { diagnostics = {}, only = { "quickfix" } },
  })
  result.actions = vim.tbl_map(function(action) return action.title end, actions)
  result.code = diagnostic.code
  local action = actions[1]
  if not action.edit then
    action = ask(buffer, "codeAction/resolve", action)
  end
  vim.lsp.util.apply_workspace_edit(action.edit, encoding)
  wait("the fixed finding to go", function() return #vim.diagnostic.get(buffer) == 0 end)
  vim.cmd("silent wall")

  local place = ask(buffer, "textDocument/definition", at(buffer, "c3"))
  vim.lsp.util.jump_to_location(vim.tbl_islist(place) and place[1] or place, encoding)
  local there = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(there, client)
  result.jumped = vim.fn.fnamemodify(vim.api.nvim_buf_get_name(there), ":t")
  result.cursor = vim.api.nvim_win_get_cursor(0)

  -- An id that Alembic refuses has a finding in this file; another id ends it.
  wait("the finding of the id", function() return #vim.diagnostic.get(there) > 0 end)
  result.id = titles(there)
  local rename = at(there, "c3-x")
  rename.newName = "c3"
  vim.lsp.util.apply_workspace_edit(ask(there, "textDocument/rename", rename), encoding)
  vim.cmd("silent wall")
  wait("every diagnostic to go", function() return #every() == 0 end)

  vim.lsp.stop_client(client)
  wait("the server to end", function() return vim.lsp.client_is_stopped(client) end)
end

local ok, why = xpcall(session, debug.traceback)
result.error = not ok and why or nil
local file = assert(io.open(vim.env.RESULT, "w"))
file:write(vim.fn.json_encode(result))
file:close()
vim.cmd("qall!")
