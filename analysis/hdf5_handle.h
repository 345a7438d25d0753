// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

/// What reading and writing HDF5 share: owners of the C library's handles, and its errors as texts.
namespace doppel::analysis {

/// A handle of the C library and how it is given back.
class Hdf5Handle {
public:
    using Close = herr_t (*)(hid_t);
    Hdf5Handle(hid_t id, Close close) : id_(id), close_(close) {}
    Hdf5Handle(const Hdf5Handle&) = delete;
    Hdf5Handle& operator=(const Hdf5Handle&) = delete;
    Hdf5Handle(Hdf5Handle&& other) noexcept
        : id_(std::exchange(other.id_, H5I_INVALID_HID)), close_(other.close_) {}
    Hdf5Handle& operator=(Hdf5Handle&&) = delete;
    ~Hdf5Handle() {
        if (id_ >= 0) {
            close_(id_);
        }
    }
    hid_t get() const { return id_; }
    bool ok() const { return id_ >= 0; }

private:
    hid_t id_;
    Close close_;
};

/// The library prints its errors unless told not to; ours go where all others go.
class Hdf5Quiet {
public:
    Hdf5Quiet() {
        // Nothing is left open for the library to close at the end of the program, which it tries in
        // vain, and complains of, once it has failed to open a damaged file. First of all calls to it.
        H5dont_atexit();
        H5Eget_auto2(H5E_DEFAULT, &print_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    Hdf5Quiet(const Hdf5Quiet&) = delete;
    Hdf5Quiet& operator=(const Hdf5Quiet&) = delete;
    ~Hdf5Quiet() { H5Eset_auto2(H5E_DEFAULT, print_, data_); }

private:
    H5E_auto2_t print_ = nullptr;
    void* data_ = nullptr;
};

/// What went wrong last, from where it arose.
inline std::string lastHdf5Error() {
    std::string text = "unknown error of the HDF5 library";
    const auto keepFirst = [](unsigned n, const H5E_error2_t* error, void* kept) -> herr_t {
        if (n == 0 && error->desc != nullptr) {
            *static_cast<std::string*>(kept) = error->desc;
        }
        return 0;
    };
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keepFirst, &text);
    return text;
}

/// Texts of that many bytes, filled up with zeros.
inline Hdf5Handle hdf5TextType(std::size_t length) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, std::max<std::size_t>(length, 1));
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return {type, H5Tclose};
}

/// What h5py gives back as a str; the value is a pointer to its characters.
inline Hdf5Handle hdf5AnyTextType() {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return {type, H5Tclose};
}

} // namespace doppel::analysis
