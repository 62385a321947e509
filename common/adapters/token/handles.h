// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jwt.h>
#include <memory>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

// One owner for each C handle. Included by this folder's .cpp files only.
namespace postrider::token {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T *handle) const
    {
        Free(handle);
    }
};

using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_clear_free>>;
using Jwt = std::unique_ptr<jwt_t, Freed<jwt_free>>;

} // namespace postrider::token
