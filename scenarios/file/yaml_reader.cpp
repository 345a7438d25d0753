// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/yaml_reader.h"

#include "scenarios/file/named_file.h"
#include "scenarios/file/yaml_text_check.h"
#include "scenarios/file/yaml_tree_builder.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace doppel::scenarios {

namespace {

struct Rewording {
    std::string_view theirs;
    std::string_view ours;
};

/// What yaml-cpp says, and what helps.
constexpr std::array kRewordings{
    Rewording{
        "illegal map value",
        "a \":\" cannot stand here; indent sibling keys alike, and quote text that holds \": \""},
    Rewording{"illegal map key", "a key cannot stand here; a key and its \":\" belong in one line"},
    Rewording{"illegal block entry",
              "a \"- \" cannot stand here; a list starts in a line of its own"},
    Rewording{"illegal flow end", "this bracket closes nothing"},
    Rewording{"end of map not found",
              "this line is indented neither like its siblings nor like what it belongs to"},
    Rewording{"end of sequence not found",
              "this line is indented neither like its siblings nor like what it belongs to"},
    Rewording{"end of map flow not found",
              "expected \",\" or the \"}\" that closes an earlier \"{\""},
    Rewording{"end of sequence flow not found",
              "expected \",\" or the \"]\" that closes an earlier \"[\""},
    Rewording{"illegal EOF in scalar", "the file ends within quotes"},
    Rewording{"illegal document indicator in scalar", "the document ends within quotes"},
    Rewording{"unknown token", "this character cannot start a value; put the value in quotes"},
    Rewording{"the referenced anchor is not defined",
              "aliases (*) are not allowed; write the value out"},
    Rewording{"alias not found after *",
              "aliases (*) are not allowed; put text that starts with * in quotes"},
    Rewording{"anchor not found after &",
              "anchors (&) are not allowed; put text that starts with & in quotes"},
    Rewording{"tag handle with no suffix",
              "tags (!) are not allowed; put text that starts with ! in quotes"},
    Rewording{"bad file", "nested too deeply"},
};

std::string reword(const std::string& message) {
    for (const Rewording& rewording : kRewordings) {
        if (rewording.theirs == message) {
            return std::string(rewording.ours);
        }
    }
    return "this is not YAML: " + message;
}

/// The column (from 0) of a tab in the indentation of a line (from 0), or npos.
std::size_t tabInIndentation(std::string_view text, int line) {
    std::size_t start = 0;
    for (int i = 0; i < line; ++i) {
        const std::size_t end = text.find('\n', start);
        if (end == std::string_view::npos) {
            return std::string_view::npos;
        }
        start = end + 1;
    }
    const std::string_view rest = text.substr(start);
    const std::size_t indent = std::min(rest.find_first_not_of(" \t"), rest.size());
    return rest.substr(0, indent).find('\t');
}

void noteSyntaxError(const YAML::Exception& exception,
                     std::string_view text,
                     YamlTreeBuilder& builder) {
    Place place = builder.placeOf(exception.mark);
    std::string message = reword(exception.msg);
    const std::size_t tab = tabInIndentation(text, exception.mark.line);
    if (tab != std::string_view::npos) {
        place.column = static_cast<int>(tab) + 1;
        message = "a tab indents this line; YAML wants spaces";
    }
    builder.fail(place, std::move(message));
}

void scanDocuments(std::string_view text, YamlTreeBuilder& builder) {
    std::istringstream stream{std::string(text)};
    try {
        YAML::Parser parser(stream);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& exception) {
        noteSyntaxError(exception, text, builder);
    }
}

void scan(std::string_view text, YamlTreeBuilder& builder) {
    try {
        scanDocuments(text, builder);
    } catch (const StopReading&) { // the reason is among the errors
    }
}

sim::Error fileError(const std::string& name, const std::string& message) {
    return {.message = message, .where = {.file = name}};
}

/// What is wrong with a path before its content is looked at, or "".
std::string notReadable(const std::filesystem::path& path) {
    if (path.empty()) {
        return "found \"\", expected the name of a file";
    }
    std::error_code failure;
    const auto status = std::filesystem::status(path, failure);
    if (status.type() == std::filesystem::file_type::not_found) {
        return "there is no such file" + didYouMeanFile(path, {".yaml", ".yml"});
    }
    if (failure) {
        return "the file cannot be read: " + failure.message();
    }
    if (std::filesystem::is_directory(status)) {
        return "this is a folder; expected a YAML file";
    }
    if (!std::filesystem::is_regular_file(status)) {
        return "this is not a regular file; expected a YAML file";
    }
    const auto size = std::filesystem::file_size(path, failure);
    if (!failure && size > kLargestFile) {
        return "the file is larger than " + std::to_string(kLargestFile >> 20U) + "MiB";
    }
    return {};
}

} // namespace

YamlReading
readYamlText(std::string_view text, const std::string& name, const sim::WhoStops& stops) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        text.remove_prefix(kByteOrderMark.size());
    }
    const Place file{std::make_shared<const std::string>(name), 0, 0};
    if (sim::Errors errors = textErrors(text, file); !errors.empty()) {
        return {std::nullopt, std::move(errors)};
    }
    YamlTreeBuilder builder(text, file, stops);
    scan(text, builder);
    if (builder.errors().empty() && !builder.sawDocument()) {
        return {std::nullopt,
                {{.message = "the file is empty; expected \"key: value\" lines",
                  .where = {name, 1, 1}}}};
    }
    sortByPlace(builder.errors());
    YamlReading reading{std::nullopt, std::move(builder.errors())};
    if (builder.isUsable()) {
        reading.root = builder.takeRoot();
    }
    return reading;
}

YamlReading readYamlFile(const std::filesystem::path& path,
                         const std::string& name,
                         const sim::WhoStops& stops) {
    if (const std::string message = notReadable(path); !message.empty()) {
        return {std::nullopt, {fileError(name, message)}};
    }
    std::ifstream file(path, std::ios::binary);
    if (!file.is_open()) {
        return {std::nullopt,
                {fileError(name, "the file cannot be opened: " +
                                     std::generic_category().message(errno))}};
    }
    std::error_code failure;
    const auto size = std::min(std::filesystem::file_size(path, failure), kLargestFile);
    std::string text(failure ? 0 : static_cast<std::size_t>(size), '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (file.bad() || failure) {
        return {std::nullopt, {fileError(name, "the file cannot be read to its end")}};
    }
    return readYamlText(text, name, stops);
}

sim::Error stoppedReading(const std::string& who, const std::string& file) {
    return {sim::ErrorCode::Stopped, "stopped while the scenario was read: " + who, {.file = file}};
}

sim::Result<Node> parseYaml(std::string_view text, const std::string& name) {
    YamlReading reading = readYamlText(text, name);
    if (!reading.errors.empty()) {
        return std::move(reading.errors);
    }
    return std::move(*reading.root);
}

} // namespace doppel::scenarios
