// SPDX-License-Identifier: Apache-2.0
#include "scenarios/file/document.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace doppel::scenarios {
namespace {

namespace fs = std::filesystem;

/// Files in a folder that goes away with the test.
class DocumentFiles : public testing::Test {
protected:
    DocumentFiles() {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = fs::temp_directory_path() /
                  (std::string("doppel-document-") + info->name() + std::to_string(getpid()));
        fs::create_directories(folder_);
    }
    ~DocumentFiles() override { fs::remove_all(folder_); }

    fs::path write(const std::string& name, const std::string& text) {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }

    /// The first error without the folder, or "no error".
    std::string complaint(const sim::Result<Document>& document) const {
        if (document) {
            return "no error";
        }
        std::string text = toText(document.errors().front());
        for (std::size_t at = text.find(folder_.string()); at != std::string::npos;
             at = text.find(folder_.string())) {
            text.replace(at, folder_.string().size(), "FOLDER");
        }
        return text;
    }

    fs::path folder_;
};

/// The scalar at a path of keys, or "-" where there is none.
std::string at(const Document& document, std::initializer_list<const char*> keys) {
    const Node* node = &document.root;
    for (const char* key : keys) {
        node = node->find(key);
        if (node == nullptr) {
            return "-";
        }
    }
    return node->text;
}

constexpr const char* kPlatform =
    "title: base\ncomponents:\n  router: {kind: router, replicas: 2, steps: [1s, 2s]}\n"
    "  frontend: {kind: app, replicas: 4}\n";

TEST_F(DocumentFiles, LayTheChildUponWhatItExtends) {
    write("platform.yaml", kPlatform);
    const auto document = loadDocument(
        write("s.yaml", "extends: platform.yaml\ncomponents:\n  frontend: {replicas: 6}\n"
                        "  router: {steps: [5s], replicas: null}\nseed: 36\n"));
    ASSERT_TRUE(document) << complaint(document);
    EXPECT_EQ(at(*document, {"title"}), "base");
    EXPECT_EQ(at(*document, {"seed"}), "36");
    EXPECT_EQ(at(*document, {"components", "frontend", "replicas"}), "6");
    EXPECT_EQ(at(*document, {"components", "frontend", "kind"}), "app");
    EXPECT_EQ(at(*document, {"components", "router", "replicas"}), "-");
    EXPECT_EQ(document->root.find("components")->find("router")->find("steps")->items.size(), 1U);
    EXPECT_EQ(at(*document, {"extends"}), "-");
    EXPECT_THAT(document->files, testing::ElementsAre((folder_ / "s.yaml").string(),
                                                      (folder_ / "platform.yaml").string()));
}

TEST_F(DocumentFiles, KeepThePlacesOfWhereEachNodeWasWritten) {
    write("platform.yaml", kPlatform);
    const auto document = loadDocument(
        write("s.yaml", "extends: platform.yaml\nset:\n  components.router.replicas: 6\n"));
    ASSERT_TRUE(document);
    const Node* router = document->root.find("components")->find("router");
    EXPECT_EQ(router->find("replicas")->place.where().file, (folder_ / "s.yaml").string());
    EXPECT_EQ(router->find("replicas")->place.line, 3);
    EXPECT_EQ(router->find("replicas")->place.column, 31);
    EXPECT_EQ(router->find("kind")->place.where().file, (folder_ / "platform.yaml").string());
    EXPECT_EQ(router->find("kind")->place.line, 3);
}

TEST_F(DocumentFiles, StartAPartOfAnotherKindAnew) {
    write("platform.yaml", kPlatform);
    const auto document = loadDocument(
        write("s.yaml", "extends: platform.yaml\ncomponents: {router: {kind: nginx}}\n"));
    EXPECT_EQ(at(*document, {"components", "router", "kind"}), "nginx");
    EXPECT_EQ(at(*document, {"components", "router", "replicas"}), "-");
}

TEST_F(DocumentFiles, ApplySetsOfEachFileThenOfTheCommandLine) {
    write("platform.yaml",
          std::string(kPlatform) +
              "set: {components.router.replicas: 3, components.frontend.replicas: 5}\n");
    const auto path =
        write("s.yaml", "extends: platform.yaml\nset: {components.router.replicas: 7}\n");
    const std::vector<std::string> sets{
        "components.frontend.retry.delay=5ms", "components.router.steps[1]=9s", "seed=4",
        "components.frontend.kind=null", "traffic={bots: {kind: open}}"};
    const auto document = loadDocument(path, sets);
    ASSERT_TRUE(document) << complaint(document);
    EXPECT_EQ(at(*document, {"components", "router", "replicas"}), "7");
    EXPECT_EQ(at(*document, {"components", "frontend", "replicas"}), "5");
    EXPECT_EQ(at(*document, {"components", "frontend", "retry", "delay"}), "5ms");
    EXPECT_EQ(at(*document, {"components", "frontend", "kind"}), "-");
    EXPECT_EQ(at(*document, {"traffic", "bots", "kind"}), "open");
    EXPECT_EQ(at(*document, {"seed"}), "4");
    EXPECT_EQ(document->root.find("components")->find("router")->find("steps")->items[1].text,
              "9s");
    EXPECT_EQ(document->root.find("seed")->place.where().file, "--set");
    EXPECT_EQ(document->root.find("seed")->place.column, 6);
}

TEST_F(DocumentFiles, ReportWrongSetsOfTheCommandLineTogetherAsErrorsOfUsage) {
    const auto path = write("s.yaml", kPlatform);
    const std::vector<std::string> sets{"components.ruoter.replicas=1", "seed", "title=[a",
                                        "components.router=null", "title="};
    const auto document = loadDocument(path, sets);
    ASSERT_FALSE(document);
    std::vector<std::string> lines;
    for (const sim::Error& error : document.errors()) {
        EXPECT_EQ(error.code, sim::ErrorCode::Usage);
        lines.push_back(toText(error));
    }
    EXPECT_THAT(lines,
                testing::ElementsAre("--set:1:1: set \"components.ruoter.replicas\": there is no "
                                     "\"ruoter\" in \"components\"; did you mean \"router\"?",
                                     "--set:1:1: expected PATH=VALUE, found \"seed\"",
                                     testing::HasSubstr("\"]\" that closes an earlier \"[\""),
                                     "--set:1:1: expected a value after title="));
}

TEST_F(DocumentFiles, AreReadFromTheFolderOfScenariosOnly) {
    write("secret.yaml", "title: secret\n");
    write("scenarios/shared/platform.yaml", "title: shared\n");
    EXPECT_EQ(at(*loadDocument(write("scenarios/a/s.yaml", "extends: ../shared/platform.yaml\n")),
                 {"title"}),
              "shared");
    EXPECT_EQ(complaint(loadDocument(write("scenarios/a/t.yaml", "extends: ../../secret.yaml\n"))),
              "FOLDER/scenarios/a/t.yaml:1:10: extends: \"../../secret.yaml\" leaves the folder of "
              "the scenarios, \"FOLDER/scenarios\"");
    fs::create_symlink(folder_ / "secret.yaml", folder_ / "scenarios/a/link.yaml");
    EXPECT_THAT(complaint(loadDocument(write("scenarios/a/u.yaml", "extends: link.yaml\n"))),
                testing::HasSubstr("leaves the folder"));
    EXPECT_THAT(complaint(loadDocument(write("elsewhere/v.yaml", "extends: ../secret.yaml\n"))),
                testing::HasSubstr("leaves the folder"));
}

TEST_F(DocumentFiles, MayFormAChainOfSixteen) {
    write("0.yaml", "title: end\n");
    for (int i = 1; i <= 16; ++i) {
        write(std::to_string(i) + ".yaml", "extends: " + std::to_string(i - 1) + ".yaml\n");
    }
    EXPECT_EQ(at(*loadDocument(folder_ / "15.yaml"), {"title"}), "end");
    EXPECT_EQ(complaint(loadDocument(folder_ / "16.yaml")),
              "FOLDER/1.yaml:1:10: extends: a chain of more than 16 files");
}

TEST_F(DocumentFiles, ThatAreMissingOrNotToBeReadAreNamed) {
    EXPECT_EQ(complaint(loadDocument(folder_ / "none.yaml")),
              "FOLDER/none.yaml: there is no such file");
    EXPECT_EQ(complaint(loadDocument(folder_)), "FOLDER: this is a folder; expected a YAML file");
    EXPECT_EQ(complaint(loadDocument("/dev/null")),
              "/dev/null: this is not a regular file; expected a YAML file");
}

} // namespace
} // namespace doppel::scenarios
