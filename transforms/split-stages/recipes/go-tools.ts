/**
 * Programs that only a build or somebody at work uses, by their package: generators, linters, test runners, dependency managers,
 * reloaders. The source of each is its own address, whose README says what it is for.
 */
const TOOLS = [
  String.raw`.*/protoc-gen-[\w-]+`,
  String.raw`github\.com/bufbuild/buf/cmd/[\w-]+`,
  String.raw`(?:github\.com/golang|go\.uber\.org)/mock/mockgen`,
  String.raw`github\.com/(?:vektra/mockery|matryer/moq|maxbrunsfeld/counterfeiter)(?:/v\d+)?`,
  String.raw`github\.com/swaggo/swag(?:/v2)?/cmd/swag`,
  String.raw`github\.com/go-swagger/go-swagger/cmd/swagger`,
  String.raw`github\.com/google/wire/cmd/wire`,
  String.raw`github\.com/a-h/templ/cmd/templ`,
  String.raw`github\.com/(?:sqlc-dev|kyleconroy)/sqlc/cmd/sqlc`,
  String.raw`github\.com/(?:deepmap|oapi-codegen)/oapi-codegen(?:/v2)?/cmd/oapi-codegen`,
  String.raw`github\.com/99designs/gqlgen`,
  String.raw`entgo\.io/ent/cmd/ent`,
  String.raw`github\.com/(?:jteeuwen|go-bindata|kevinburke)/go-bindata(?:/.*)?`,
  String.raw`github\.com/(?:rakyll/statik|gobuffalo/packr(?:/v2)?/packr2?|GeertJohan/go\.rice/rice)`,
  String.raw`golang\.org/x/tools/(?:cmd/[\w-]+|gopls)`,
  String.raw`golang\.org/x/(?:lint/golint|vuln/cmd/govulncheck)`,
  String.raw`honnef\.co/go/tools/cmd/[\w-]+`,
  String.raw`github\.com/(?:golangci/golangci-lint(?:/v2)?/cmd/golangci-lint|mgechev/revive|securego/gosec(?:/v2)?/cmd/gosec|alecthomas/gometalinter)`,
  String.raw`mvdan\.cc/gofumpt`,
  String.raw`gotest\.tools/gotestsum`,
  String.raw`github\.com/(?:jstemmer/go-junit-report(?:/v2)?|onsi/ginkgo(?:/v2)?/ginkgo|axw/gocov/gocov)`,
  String.raw`github\.com/(?:golang/dep/cmd/dep|Masterminds/glide|kardianos/govendor|tools/godep)`,
  String.raw`github\.com/(?:mitchellh/gox|magefile/mage|go-task/task(?:/v\d)?/cmd/task)`,
  String.raw`github\.com/goreleaser/goreleaser(?:/v2)?`,
  String.raw`github\.com/(?:cosmtrek/air|air-verse/air|githubnemo/CompileDaemon|codegangsta/gin|pilu/fresh|cespare/reflex)`,
  String.raw`github\.com/go-delve/delve/cmd/dlv`,
];

const TOOL = new RegExp(`^(?:${TOOLS.join('|')})$`);

/** Whether a package is a tool of builds, so that its program is in the image for nothing but the build. */
export function isBuildTool(name: string): boolean {
  return TOOL.test(name.replace(/@.*$/, ''));
}
