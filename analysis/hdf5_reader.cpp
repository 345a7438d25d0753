// SPDX-License-Identifier: Apache-2.0
#include "analysis/hdf5_reader.h"

#include "analysis/hdf5_handle.h"
#include "analysis/seal.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

namespace doppel::analysis {

namespace {

// No column of ours comes near: a damaged size must not take all memory.
constexpr hssize_t kMostRows = hssize_t{1} << 28;

template <class T>
hid_t numberType() {
    if constexpr (std::is_same_v<T, double>) {
        return H5T_NATIVE_DOUBLE;
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return H5T_NATIVE_INT64;
    } else {
        return H5T_NATIVE_UINT64;
    }
}

herr_t addName(hid_t, const char* name, const H5L_info_t*, void* names) {
    static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
}

std::optional<std::string> contentOf(const std::string& path) {
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown)) { // to open a pipe is to wait for others
        return std::nullopt;
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    std::ostringstream content;
    content << file.rdbuf();
    return std::move(content).str();
}

// The library takes a copy of the bytes, which it does not write to.
hid_t openedImage(std::string_view bytes) {
    constexpr std::size_t kStep = 1U << 16;
    const Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_fapl_core(access.get(), kStep, false);
    std::string image(bytes);
    H5Pset_file_image(access.get(), image.data(), image.size());
    return H5Fopen("run", H5F_ACC_RDONLY, access.get());
}

} // namespace

struct Hdf5Reader::State {
    std::string path;
    std::optional<Hdf5Handle> file;
    std::optional<sim::Error> error;

    void fail(const std::string& what) {
        if (!error) {
            error = sim::Error{
                sim::ErrorCode::Input, "can't be read as a run: " + what, {.file = path}};
        }
    }

    std::vector<std::string>
    cells(const Hdf5Handle& set, std::size_t rows, const std::string& name) {
        const Hdf5Handle type(H5Dget_type(set.get()), H5Tclose);
        if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) != 0) {
            fail(name + " holds no texts of a common length");
            return {};
        }
        const std::size_t length = H5Tget_size(type.get());
        std::string all(length * rows, '\0');
        if (rows > 0 && H5Dread(set.get(), hdf5TextType(length).get(), H5S_ALL, H5S_ALL,
                                H5P_DEFAULT, all.data()) < 0) {
            fail(name + ": " + lastHdf5Error());
            return {};
        }
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < rows; ++i) {
            const std::string cell = all.substr(i * length, length);
            texts.push_back(cell.substr(0, cell.find_last_not_of('\0') + 1));
        }
        return texts;
    }

    template <class T>
    std::vector<T> column(const std::string& name) {
        if (error) {
            return {};
        }
        const Hdf5Quiet quiet;
        const Hdf5Handle set(H5Dopen2(file->get(), name.c_str(), H5P_DEFAULT), H5Dclose);
        const Hdf5Handle space(set.ok() ? H5Dget_space(set.get()) : H5I_INVALID_HID, H5Sclose);
        const hssize_t rows = space.ok() ? H5Sget_simple_extent_npoints(space.get()) : -1;
        if (rows < 0 || rows > kMostRows) {
            fail(name + ": " + lastHdf5Error());
            return {};
        }
        const auto size = static_cast<std::size_t>(rows);
        if constexpr (std::is_same_v<T, std::string>) {
            return cells(set, size, name);
        } else {
            std::vector<T> values(size);
            if (size > 0 && H5Dread(set.get(), numberType<T>(), H5S_ALL, H5S_ALL, H5P_DEFAULT,
                                    values.data()) < 0) {
                fail(name + ": " + lastHdf5Error());
                return {};
            }
            return values;
        }
    }

    template <class T>
    T attribute(const std::string& object, const std::string& name) {
        if (error) {
            return {};
        }
        const Hdf5Quiet quiet;
        const Hdf5Handle attribute(
            H5Aopen_by_name(file->get(), object.c_str(), name.c_str(), H5P_DEFAULT, H5P_DEFAULT),
            H5Aclose);
        T value{};
        bool read = false;
        if constexpr (std::is_same_v<T, std::string>) {
            char* characters = nullptr;
            read = attribute.ok() &&
                   H5Aread(attribute.get(), hdf5AnyTextType().get(), &characters) >= 0;
            if (read && characters != nullptr) {
                value = characters;
                H5free_memory(characters);
            }
        } else {
            read = attribute.ok() && H5Aread(attribute.get(), numberType<T>(), &value) >= 0;
        }
        if (!read) {
            fail(object + " has no attribute " + name + " of that type: " + lastHdf5Error());
            return {};
        }
        return value;
    }
};

Hdf5Reader::Hdf5Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Hdf5Reader::~Hdf5Reader() = default;
Hdf5Reader::Hdf5Reader(Hdf5Reader&&) noexcept = default;
Hdf5Reader& Hdf5Reader::operator=(Hdf5Reader&&) noexcept = default;

sim::Result<Hdf5Reader> Hdf5Reader::open(const std::string& path) {
    const Hdf5Quiet quiet;
    auto state = std::make_unique<State>();
    state->path = path;
    const std::optional<std::string> content = contentOf(path);
    if (!content) {
        state->fail("there is no such file, or none that may be read");
        return *state->error;
    }
    const std::optional<std::string_view> image = unsealed(*content);
    if (!image) {
        state->fail("it is damaged, or no run of doppel's: no checksum at its end fits it");
        return *state->error;
    }
    state->file.emplace(openedImage(*image), H5Fclose);
    if (!state->file->ok()) {
        state->fail(lastHdf5Error());
        return *state->error;
    }
    return Hdf5Reader(std::move(state));
}

bool Hdf5Reader::has(const std::string& name) const {
    const Hdf5Quiet quiet;
    return H5Lexists(state_->file->get(), name.c_str(), H5P_DEFAULT) > 0;
}

bool Hdf5Reader::hasAttribute(const std::string& object, const std::string& name) const {
    const Hdf5Quiet quiet;
    return H5Aexists_by_name(state_->file->get(), object.c_str(), name.c_str(), H5P_DEFAULT) > 0;
}

std::vector<std::string> Hdf5Reader::members(const std::string& group) {
    const Hdf5Quiet quiet;
    std::vector<std::string> names;
    if (!state_->error &&
        H5Literate_by_name(state_->file->get(), group.c_str(), H5_INDEX_CRT_ORDER, H5_ITER_INC,
                           nullptr, addName, &names, H5P_DEFAULT) < 0) {
        state_->fail(group + ": " + lastHdf5Error());
    }
    return names;
}

std::string Hdf5Reader::text(const std::string& name) {
    std::vector<std::string> cells = state_->column<std::string>(name);
    return cells.empty() ? std::string{} : std::move(cells.front());
}

template <class T>
std::vector<T> Hdf5Reader::column(const std::string& name) {
    return state_->column<T>(name);
}
template std::vector<double> Hdf5Reader::column(const std::string&);
template std::vector<std::int64_t> Hdf5Reader::column(const std::string&);
template std::vector<std::uint64_t> Hdf5Reader::column(const std::string&);
template std::vector<std::string> Hdf5Reader::column(const std::string&);

template <class T>
T Hdf5Reader::attribute(const std::string& object, const std::string& name) {
    return state_->attribute<T>(object, name);
}
template double Hdf5Reader::attribute(const std::string&, const std::string&);
template std::int64_t Hdf5Reader::attribute(const std::string&, const std::string&);
template std::uint64_t Hdf5Reader::attribute(const std::string&, const std::string&);
template std::string Hdf5Reader::attribute(const std::string&, const std::string&);

void Hdf5Reader::fail(const std::string& what) {
    state_->fail(what);
}

sim::Status Hdf5Reader::status() const {
    if (state_->error) {
        return *state_->error;
    }
    return std::monostate{};
}

} // namespace doppel::analysis
