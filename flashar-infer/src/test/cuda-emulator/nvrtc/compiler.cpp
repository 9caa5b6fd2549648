#include "compiler.h"

#include <dlfcn.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "kernels.h"
#include "options.h"
#include "process.h"

namespace emulator {

namespace fs = std::filesystem;

// A folder that lives as long as one compilation.
class Folder {
  public:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "cuda-emulator-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("cannot make a folder " + pattern);
        }
        path_ = pattern;
    }
    ~Folder() { fs::remove_all(path_); }

    std::string file(const std::string& name) const { return (path_ / name).string(); }

    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }

    std::string read(const std::string& name) const {
        std::ifstream stream(path_ / name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    }

  private:
    fs::path path_;
};

// Where build.sh put the libraries, and the headers beside them.
static fs::path home() {
    Dl_info info;
    dladdr(reinterpret_cast<void*>(&home), &info);
    return fs::path(info.dli_fname).parent_path();
}

static std::string compiler() {
    const char* chosen = std::getenv("FLASHAR_EMULATOR_CXX");
    return chosen == nullptr ? "g++" : chosen;
}

// The kernels' own ptx.cuh is left out, so that the emulator's is found.
static void write_source(const Folder& folder, const Source& source, const std::string& table) {
    for (const auto& header : source.headers) {
        if (header.first != "ptx.cuh") {
            folder.write("headers/" + header.first, header.second);
        }
    }
    std::ostringstream text;
    // Without a namespace, equal names in two modules could meet.
    text << "namespace {\n#line 1 \"" << source.name << "\"\n" << source.text << "\n}\n" << table;
    folder.write("source.cpp", text.str());
}

static std::vector<std::string> base_command(const Folder& folder, const std::vector<std::string>& options) {
    fs::path device = home() / "device";
    std::vector<std::string> command = {compiler(), "-std=c++17", "-include", (device / "prelude.h").string(),
                                        "-I", folder.file("headers"), "-I", device.string()};
    command.insert(command.end(), options.begin(), options.end());
    return command;
}

static bool preprocess(const Folder& folder, const std::vector<std::string>& base) {
    std::vector<std::string> command = base;
    for (const char* argument : {"-E", "-P", "-DEMULATOR_FIND_KERNELS", "-o"}) {
        command.push_back(argument);
    }
    command.push_back(folder.file("preprocessed"));
    command.push_back(folder.file("source.cpp"));
    return execute(command, folder.file("log"));
}

// -nostartfiles keeps variables other than the kernels' out; bounds of arrays are checked; products and sums stay apart.
static bool build(const Folder& folder, const std::vector<std::string>& base) {
    std::vector<std::string> command = base;
    for (const char* argument :
         {"-O1", "-g0", "-shared", "-fPIC", "-nostartfiles", "-fvisibility=hidden", "-fno-gnu-unique", "-march=native",
          "-ffp-contract=off", "-fno-strict-aliasing", "-fsanitize=bounds", "-fsanitize-undefined-trap-on-error", "-o"}) {
        command.push_back(argument);
    }
    command.push_back(folder.file("image"));
    command.push_back(folder.file("source.cpp"));
    command.push_back((home() / "libcuda.so.1").string());
    return execute(command, folder.file("log"));
}

Compiled compile(const Source& source, const std::vector<std::string>& options) {
    Folder folder;
    std::vector<std::string> base = base_command(folder, compiler_options(options));
    write_source(folder, source, "");
    bool success = preprocess(folder, base);
    if (success) {
        write_source(folder, source, kernel_table(folder.read("preprocessed")));
        success = build(folder, base);
    }
    return {success, folder.read("image"), folder.read("log")};
}

}  // namespace emulator
