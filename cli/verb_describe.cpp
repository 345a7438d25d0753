// SPDX-License-Identifier: Apache-2.0
#include "cli/output.h"
#include "cli/verb.h"
#include "scenarios/file/reference_writer.h"
#include "scenarios/file/schema_writer.h"
#include "scenarios/scenario.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

namespace doppel::cli {

namespace {

struct DescribeOptions {
    std::string kind;
    bool schema = false;
    bool markdown = false;
    bool models = false;
};

Exit describe(const DescribeOptions& options) {
    const auto sections = scenarios::scenarioSections();
    if (options.schema) {
        constexpr int kIndent = 2;
        put("{}\n", scenarios::scenarioSchema(sections).dump(kIndent));
        return Exit::Done;
    }
    if (options.markdown) {
        put(scenarios::referencePage(sections));
        return Exit::Done;
    }
    if (options.models) {
        fmt::print("{}", scenarios::modelsPage(sections));
        return Exit::Done;
    }
    if (options.kind.empty()) {
        put(scenarios::describeSections(sections));
        return Exit::Done;
    }
    const auto text = scenarios::describeNamed(sections, options.kind);
    if (!text) {
        return report(text.errors());
    }
    put(*text);
    return Exit::Done;
}

} // namespace

void addDescribe(CLI::App& program, Action& action) {
    const auto options = std::make_shared<DescribeOptions>();
    CLI::App* verb = program.add_subcommand("describe", "show what a scenario file may contain");
    verb->add_option("kind", options->kind,
                     "a kind of component or traffic, a section of the file, or `metrics`: what "
                     "objectives may name")
        ->type_name("KIND");
    auto* schema = verb->add_flag("--schema", options->schema, "the JSON Schema, for editors");
    auto* markdown =
        verb->add_flag("--markdown", options->markdown, "the whole reference as a page")
            ->excludes(schema);
    verb->add_flag("--models", options->models,
                   "what each kind models, holds and leaves out, as a page")
        ->excludes(schema)
        ->excludes(markdown);
    verb->callback([options, &action] {
        action = [options] {
            return describe(*options);
        };
    });
}

} // namespace doppel::cli
